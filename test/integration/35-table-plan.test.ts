import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { TableChange } from "../../components/plan/table-changes.ts";
import { lakehouse, ROOT } from "./support/it-stack.ts";
import { spark, trino } from "./support/queries.ts";

const PRODUCT = resolve(ROOT, "jobs/pagila/product.ts");
const QUERY = resolve(ROOT, "jobs/pagila/sql/store_sizes.sql");
const declared = readFileSync(PRODUCT, "utf8");

/** Declares a table with these columns beside those of the product. */
function declare(columns: Record<string, string>, query: string): void {
  const described = Object.entries(columns).map(
    ([name, type]) => `${name}: { type: "${type}", nullable: ${name !== "store_id"}, description: "x" }`,
  );
  const table = `table({
      layer: "gold", name: "store_sizes", description: "Stores", primaryKey: ["store_id"],
      columns: { ${described.join(", ")} },
      job: sql("sql/store_sizes.sql", { reads: ["silver.customer_active"] }),
    })`;
  writeFileSync(PRODUCT, declared.replace("    categoryIncome,\n", `    categoryIncome,\n    ${table},\n`));
  writeFileSync(QUERY, query);
}

function restore(): void {
  writeFileSync(PRODUCT, declared);
  rmSync(QUERY, { force: true });
}

async function planned(exitCode = 0): Promise<string[]> {
  const result = await lakehouse(["plan", "--json"]);
  expect(result.exitCode, result.all).toBe(exitCode);
  const { tableChanges } = JSON.parse(result.stdout) as { tableChanges: TableChange[] };
  return tableChanges.map(({ table, change, mark }) => `${table}: ${change}, ${mark}`);
}

async function succeed(...args: string[]): Promise<void> {
  const result = await lakehouse(args);
  expect(result.exitCode, result.all).toBe(0);
}

const deploy = (): Promise<void> => succeed("up", "--skip-run");

/** Deploys the declaration and fills what it changes: tables of the gold layer. */
async function deployAndFill(): Promise<void> {
  await deploy();
  await succeed("run", "pagila", "--layer", "gold");
}

const columns = (): Promise<string[][]> =>
  trino(
    "SELECT column_name, data_type FROM minio.information_schema.columns " +
      "WHERE table_schema = 'gold' AND table_name = 'store_sizes' ORDER BY ordinal_position",
  );
const COUNT = "SELECT store_id, count(*) AS customers FROM silver.customer_active GROUP BY store_id";

describe("the table plan", () => {
  afterAll(async () => {
    // Taken back already, unless a test failed.
    if (readFileSync(PRODUCT, "utf8") !== declared) {
      restore();
      await deploy();
    }
    await spark("spark.sql('DROP TABLE IF EXISTS gold.store_sizes')\nprint('null')");
  });

  it("shows a new table, which a run fills", async () => {
    declare({ store_id: "int", customers: "int" }, COUNT);
    expect(await planned()).toEqual(["gold.store_sizes: create, safe"]);
    await deployAndFill();
    expect(await planned()).toEqual([]);
    expect(await trino("SELECT * FROM minio.gold.store_sizes ORDER BY 1")).toEqual([
      ["1", "318"],
      ["2", "266"],
    ]);
  });

  it("adds and widens columns together with the rows that have them", async () => {
    declare(
      { store_id: "int", customers: "bigint", label: "string" },
      COUNT.replace(" FROM", ", 'x' AS label FROM"),
    );
    expect(await planned()).toEqual([
      "gold.store_sizes: widen column customers from int to bigint, needs back-fill",
      "gold.store_sizes: add column label string, safe",
    ]);
    await deployAndFill();
    expect(await columns()).toEqual([
      ["store_id", "integer"],
      ["customers", "bigint"],
      ["label", "varchar"],
    ]);
    const rows = [
      [1, 318, "x"],
      [2, 266, "x"],
    ];
    expect(await trino("SELECT * FROM minio.gold.store_sizes ORDER BY 1")).toEqual(
      rows.map((row) => row.map(String)),
    );
    const script = "rows = spark.table('gold.store_sizes').orderBy('store_id').collect()";
    expect(await spark(`${script}\nprint(json.dumps([list(row) for row in rows]))`)).toEqual(rows);
  });

  it("refuses what would lose or alter rows, before anything is changed", async () => {
    declare({ store_id: "int", customers: "int" }, COUNT);
    expect(await planned(3)).toEqual([
      "gold.store_sizes: change column customers from bigint to int, breaking",
      "gold.store_sizes: drop column label, breaking",
    ]);
    const result = await lakehouse(["up"]);
    expect(result.exitCode, result.all).toBe(3);
    expect(result.all).toContain("gold.store_sizes: drop column label");
    expect(await columns()).toHaveLength(3);
  });

  it("leaves a table that is declared no more with its rows", async () => {
    restore();
    expect(await planned()).toEqual(["gold.store_sizes: stop filling it; its rows stay, breaking"]);
    await deploy();
    expect(await trino("SELECT count(*) FROM minio.gold.store_sizes")).toEqual([["2"]]);
  });
});
