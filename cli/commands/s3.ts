import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { formatBytes } from "../output/bytes.ts";
import { print } from "../output/print.ts";
import { renderTable } from "../output/table.ts";
import { readOutputs, type StackOutputs } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";
import { ROOT_ACCOUNT } from "../store/store-client.ts";

interface Options {
  readonly stack: string;
  readonly as: string;
  readonly json?: boolean;
}

/** `lakehouse s3`: look into the object store. */
export function register(program: Command): void {
  const s3 = program.command("s3").description("show the store; list, measure and copy its objects");
  withOptions(s3.command("ls [address]").description("list buckets, or what is directly below an address"))
    .option("-r, --recursive", "every object below the address")
    .action(async (address: string | undefined, options: Options & { recursive?: boolean }) => {
      const { list } = await import("../store/list.ts");
      const entries = await list(await outputsOf(options), options.as, address, options.recursive === true);
      if (options.json === true) print(entries);
      else
        print(
          renderTable(
            ["name", "size", "changed"],
            entries.map((entry) => [
              entry.name,
              entry.size === undefined ? "" : formatBytes(entry.size),
              entry.changed ?? "",
            ]),
          ),
        );
    });
  withOptions(
    s3.command("du [address]").description("count objects and bytes below an address, or per bucket"),
  ).action(async (address: string | undefined, options: Options) => {
    const { usage } = await import("../store/usage.ts");
    const rows = await usage(await outputsOf(options), options.as, address);
    if (options.json === true) print(rows);
    else
      print(
        renderTable(
          ["address", "objects", "size"],
          rows.map((row) => [row.address, String(row.objects), formatBytes(row.bytes)]),
        ),
      );
  });
  withOptions(s3.command("cp <from> <to>").description("copy a file into the store, out of it, or within it"))
    .addHelpText(
      "after",
      "\nAn address starts with s3://, for example: s3 cp s3://gold/customer_counts/part.parquet .",
    )
    .action(async (from: string, to: string, options: Options) => {
      const { copy } = await import("../store/copy.ts");
      const copied = await copy(await outputsOf(options), options.as, from, to);
      print(options.json === true ? { from, to: copied } : `${from} -> ${copied}`);
    });
  registerInfo(s3);
}

function registerInfo(s3: Command): void {
  withOptions(
    s3.command("info").description("show the store's address, server and region, and what each bucket holds"),
  ).action(async (options: Options) => {
    const [{ info }, { renderStoreInfo }] = await Promise.all([
      import("../store/info.ts"),
      import("../output/store-info-text.ts"),
    ]);
    const found = await info(await outputsOf(options), options.as);
    print(options.json === true ? found : renderStoreInfo(found));
  });
}

function withOptions(command: Command): Command {
  const exitCodes = exitCodesHelp({
    ok: "done",
    failed: "the store does not answer, refuses this account, or has no such object",
  });
  return command
    .addHelpText("after", exitCodes)
    .addOption(stackOption())
    .option("--as <account>", "account whose rights to use; ./lakehouse secrets lists them", ROOT_ACCOUNT)
    .addOption(jsonOption());
}

function outputsOf(options: Options): Promise<StackOutputs> {
  return readOutputs(stackTools(options.stack).pulumi, options.stack);
}
