import { readFileSync } from "node:fs";
import { Option, type Command } from "commander";
import { LAYERS, type Layer } from "../../components/spec/layer.ts";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { inputFailure } from "../command/failure.ts";
import { stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

/** `lakehouse contract`: products as contracts of the Open Data Contract Standard. */
export function register(program: Command): void {
  const contract = program
    .command("contract")
    .description("exchange data products as contracts of the Open Data Contract Standard (ODCS)");
  contract
    .command("export <product>")
    .description("print a product of the stack as a contract in YAML")
    .addOption(stackOption())
    .addHelpText("after", exitCodesHelp({ ok: "printed", failed: "the declarations cannot be read" }))
    .action(async (product: string, options: { stack: string }) => {
      const [{ stringify }, { exportOdcs }, { declaredProduct }, { stackContext }] = await Promise.all([
        import("yaml"),
        import("../contract/export-odcs.ts"),
        import("../stack/declared-products.ts"),
        import("../stack/stack-context.ts"),
      ]);
      print(
        stringify(exportOdcs(declaredProduct(stackContext(options.stack), product)), {
          lineWidth: 110,
          // Other tools read YAML 1.1, to which a bare `on` is a truth and no text.
          version: "1.1",
        }).trimEnd(),
      );
    });
  contract
    .command("import <file>")
    .description("print a contract in YAML as a product file, in which only the jobs remain to be written")
    .addOption(
      new Option("--layer <layer>", "layer of tables whose physical name does not begin with one")
        .choices(LAYERS)
        .default("silver"),
    )
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "printed", failed: "the contract cannot be told as a product file" }),
    )
    .action(async (file: string, options: { layer: Layer }) => {
      const [{ importOdcs }, { productText }] = await Promise.all([
        import("../contract/import-odcs.ts"),
        import("../contract/product-text.ts"),
      ]);
      print((await productText(importOdcs(await readYaml(file), options.layer))).trimEnd());
    });
}

async function readYaml(file: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import("yaml");
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof YAMLParseError) throw inputFailure(file, [error.message]);
    if (error instanceof Error && "code" in error)
      throw inputFailure("the command line", [`${file}: ${error.message}`]);
    throw error;
  }
}
