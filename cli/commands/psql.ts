import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { stackOption } from "../command/options.ts";
import { terminalFlags } from "../engine/terminal-flags.ts";
import { credentialOf, readOutputs, serviceOf } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse psql`: the Postgres shell. */
export function register(program: Command): void {
  program
    .command("psql [arguments...]")
    .description('open the Postgres shell, or run one statement: psql -- --command "SELECT 1"')
    .addOption(stackOption())
    .option("--database <name>", "database to connect to", "warehouse")
    .option("--role <name>", "role to connect as; ./lakehouse secrets lists them", "postgres")
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the shell ended well",
        failed: "there is no such stack, role or database; otherwise psql's own code",
      }),
    )
    .action(async (args: string[], options: { stack: string; database: string; role: string }) => {
      const { docker, pulumi } = stackTools(options.stack);
      const outputs = await readOutputs(pulumi, options.stack);
      const { container } = serviceOf(outputs, "postgres");
      const { user, password } = credentialOf(outputs, "postgres", options.role);
      // The client takes the value from its own environment: no argument and no container definition shows it.
      const flags = [...terminalFlags(), "--env", "PGPASSWORD"];
      const connect = ["--host", "127.0.0.1", "--username", user, "--dbname", options.database];
      process.exitCode = await docker.handOver(["exec", ...flags, container, "psql", ...connect, ...args], {
        PGPASSWORD: password,
      });
    });
}
