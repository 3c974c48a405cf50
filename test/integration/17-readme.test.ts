import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { fencedBlocks, type FencedBlock } from "../support/fenced-blocks.ts";
import { pulumiEnv, ROOT, STACK } from "./support/it-stack.ts";
import { spark, trinoShell } from "./support/queries.ts";

const blocks = fencedBlocks(readFileSync(resolve(ROOT, "README.md"), "utf8"));

const texts = (language: string, purpose: string): string[] =>
  blocks.filter((block) => block.language === language && block.purpose === purpose).map(({ text }) => text);

/** What differs between the README's stack and the one of the tests: names, and the lack of a terminal. */
const adapted = (text: string): string =>
  text
    .replaceAll("docker exec -it trino", `docker exec -i ${STACK}-trino`)
    .replaceAll("--stack dev", `--stack ${STACK}`);

/** The block that shows a query's result, if it comes right after the query. */
const resultOf = (query: FencedBlock): string | undefined => {
  const next = blocks[blocks.indexOf(query) + 1];
  return next?.purpose === "result" ? next.text : undefined;
};

describe("the README's examples", () => {
  it("are found", () => {
    expect(texts("sql", "test").length).toBeGreaterThan(3);
    expect(texts("sh", "test").length).toBeGreaterThan(1);
    expect(texts("python", "test")).toHaveLength(1);
  });

  it.each(blocks.filter(({ language, purpose }) => language === "sql" && purpose === "test"))(
    "Trino answers $text",
    async (query) => {
      const rows = await trinoShell(query.text);
      expect(rows.length).toBeGreaterThan(0);
      const shown = resultOf(query);
      if (shown !== undefined) expect(rows.map((row) => row.join(","))).toEqual(shown.trim().split("\n"));
    },
  );

  it.each(texts("sh", "test"))("the shell runs %s", async (text) => {
    const env = { ...pulumiEnv(), LAKEHOUSE_STACK: STACK };
    const result = await execa("bash", ["-eu", "-c", adapted(text)], {
      cwd: ROOT,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
    });
    expect(result.exitCode, result.all).toBe(0);
    expect(result.stdout).not.toBe("");
  });

  it.each(texts("python", "test"))("Spark answers %s", async (text) => {
    expect(await spark<string>(`${text}\nprint(json.dumps("answered"))`)).toBe("answered");
  });

  it.each(texts("sql", "job"))(
    "the query of the table to add gives the declared columns: %s",
    async (query) => {
      const schema = await spark<[string, string][]>(
        `print(json.dumps(spark.sql(${JSON.stringify(query)}).dtypes))`,
      );
      expect(schema).toEqual([
        ["store_id", "int"],
        ["month", "date"],
        ["rentals", "bigint"],
      ]);
    },
  );
});
