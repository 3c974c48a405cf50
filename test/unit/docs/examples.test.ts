import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import type { Table } from "../../../components/spec/product.ts";
import { validateProducts } from "../../../components/spec/validate-products.ts";
import { pagila } from "../../../jobs/pagila/product.ts";
import { fencedBlocks, type FencedBlock } from "../../support/fenced-blocks.ts";

const blocks = fencedBlocks(readFileSync("README.md", "utf8"));

function block(language: string, purpose: string): FencedBlock {
  const found = blocks.filter((one) => one.language === language && one.purpose === purpose);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${found.length} blocks of ${language} ${purpose}`);
  return only;
}

/** Faults of the product with the table that a block declares, before and after its query is written. */
async function faultsWith(example: FencedBlock, query: string): Promise<[string[], string[]]> {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-readme-"));
  try {
    const declarations = JSON.stringify(resolve("components/spec/product.ts"));
    const [, name = ""] = /^const (\w+) = table/m.exec(example.text) ?? [];
    const module = `import { sql, table } from ${declarations};\n${example.text}\nexport default ${name};`;
    writeFileSync(join(folder, "example.ts"), module);
    const added = ((await import(join(folder, "example.ts"))) as { default: Table }).default;
    cpSync(pagila.folder, folder, { recursive: true });
    const faults = (): string[] =>
      validateProducts([{ ...pagila, folder, tables: [...pagila.tables, added] }]);
    const before = faults();
    writeFileSync(join(folder, `sql/${added.name}.sql`), query);
    return [before, faults()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the examples of the README", () => {
  it("the table to add is accepted beside the product's tables, with its query", async () => {
    const [before, after] = await faultsWith(block("ts", "test"), block("sql", "job").text);
    expect(before).toEqual([expect.stringContaining("sql/rentals_per_month.sql does not exist")]);
    expect(after).toEqual([]);
  });

  it("the table with rules is accepted", async () => {
    expect(await faultsWith(block("ts", "rules"), "SELECT 1")).toEqual([[expect.any(String)], []]);
  });

  it("the library's program is the one that the integration test previews", async () => {
    const test = readFileSync("test/integration/60-library.test.ts", "utf8");
    const [, program = ""] = /^const PROGRAM = `([^]*?)`;$/m.exec(test) ?? [];
    const tidy = (text: string): Promise<string> => format(text, { parser: "typescript" });
    expect(await tidy(block("ts", "library").text)).toBe(await tidy(program));
  });
});
