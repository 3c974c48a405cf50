import { Argument, type Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { SERVICE_NAMES } from "../../components/spec/service-name.ts";
import { EXIT } from "../command/failure.ts";
import { positiveNumber, stackOption } from "../command/options.ts";
import { readOutputs, serviceOf } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse logs`: what a service wrote. */
export function register(program: Command): void {
  program
    .command("logs")
    .description("show a service's log")
    .addArgument(new Argument("<service>", "the service").choices(SERVICE_NAMES))
    .addOption(stackOption())
    .option("-f, --follow", "go on showing what is written")
    .option("-n, --tail <lines>", "only this many lines from the end", positiveNumber)
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "the log was shown", failed: "there is no such stack or container" }),
    )
    .action(async (service: string, options: { stack: string; follow?: boolean; tail?: number }) => {
      const { docker, pulumi } = stackTools(options.stack);
      const { container } = serviceOf(await readOutputs(pulumi, options.stack), service);
      const flags = [
        ...(options.follow === true ? ["--follow"] : []),
        ...(options.tail === undefined ? [] : ["--tail", String(options.tail)]),
      ];
      const exitCode = await docker.handOver(["logs", ...flags, container]);
      if (exitCode !== 0) process.exitCode = EXIT.failed;
    });
}
