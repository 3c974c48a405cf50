import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import type { FileTable, Table, UrlSource } from "../../../components/spec/declaration.ts";
import { validateProducts } from "../../../components/spec/validate-products.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";
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

/** What the one constant of a block is, made by the function of that name. */
async function evaluated<T>(example: FencedBlock, maker: string): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-readme-"));
  try {
    const declarations = JSON.stringify(resolve("components/spec/declaration.ts"));
    const [, name = ""] = new RegExp(`^const (\\w+) = ${maker}`, "m").exec(example.text) ?? [];
    const imports = `import { fileTable, sql, table, urlSource } from ${declarations};`;
    writeFileSync(join(folder, "example.ts"), `${imports}\n${example.text}\nexport default ${name};`);
    return ((await import(join(folder, "example.ts"))) as { default: T }).default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Faults of the product with the table that a block declares, before and after its query is written. */
async function faultsWith(example: FencedBlock, query: string): Promise<[string[], string[]]> {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-readme-"));
  try {
    const added = await evaluated<Table>(example, "table");
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

  it("the table with expectations is accepted", async () => {
    expect(await faultsWith(block("ts", "expectations"), "SELECT 1")).toEqual([[expect.any(String)], []]);
  });

  it("the table with promises is accepted", async () => {
    expect(await faultsWith(block("ts", "promises"), "SELECT 1")).toEqual([[expect.any(String)], []]);
  });

  it("the delivered file is accepted beside the product's other ones", async () => {
    const { source, bronze, silver } = await evaluated<FileTable>(block("ts", "files"), "fileTable");
    const { files } = campaignAnalytics.sources;
    if (files?.kind !== "files") throw new Error("the campaign product has no files");
    const product = {
      ...campaignAnalytics,
      sources: { files: { ...files, tables: { ...files.tables, [bronze.name]: source } } },
      tables: [...campaignAnalytics.tables, bronze, silver],
    };
    expect(validateProducts([product])).toEqual([]);
    expect(block("sql", "dbt").text).toContain(`source('silver', '${silver.name}')`);
  });

  it("the file on a web server is accepted as a source", async () => {
    const reference = await evaluated<UrlSource>(block("ts", "web"), "urlSource");
    expect(reference.format).toBe("csv");
    expect(
      validateProducts([{ ...campaignAnalytics, sources: { ...campaignAnalytics.sources, reference } }]),
    ).toEqual([]);
  });

  it("the library's program is the one that the integration test previews", async () => {
    const test = readFileSync("test/integration/60-library.test.ts", "utf8");
    const [, program = ""] = /^const PROGRAM = `([^]*?)`;$/m.exec(test) ?? [];
    const tidy = (text: string): Promise<string> => format(text, { parser: "typescript" });
    expect(await tidy(block("ts", "library").text)).toBe(await tidy(program));
  });
});
