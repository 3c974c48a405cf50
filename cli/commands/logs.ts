import type { Command } from "commander";
import { EXIT } from "../command/failure.ts";
import { stackOption } from "../command/options.ts";
import { readOutputs, serviceOf } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse logs`: what a service wrote. */
export function register(program: Command): void {
  program
    .command("logs <service>")
    .description("show a service's log")
    .addOption(stackOption())
    .option("-f, --follow", "go on showing what is written")
    .option("-n, --tail <lines>", "only this many lines from the end")
    .action(async (service: string, options: { stack: string; follow?: boolean; tail?: string }) => {
      const { docker, pulumi } = stackTools(options.stack);
      const { container } = serviceOf(await readOutputs(pulumi, options.stack), service);
      const flags = [
        ...(options.follow === true ? ["--follow"] : []),
        ...(options.tail === undefined ? [] : ["--tail", options.tail]),
      ];
      const exitCode = await docker.handOver(["logs", ...flags, container]);
      if (exitCode !== 0) process.exitCode = EXIT.failed;
    });
}
