import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { QualityReport } from "../../cli/quality/read-quality.ts";
import type { RunRecord } from "../../cli/pipeline/run-record.ts";
import { lakehouse } from "./support/it-stack.ts";
import { PRODUCT_FILE, SHIPPED, withExpectations } from "./support/pagila-expectations.ts";
import { postgres, trino } from "./support/queries.ts";

const declared = withExpectations();
const COUNTS = "SELECT store_id, count FROM minio.gold.customer_counts ORDER BY 1";
const ACTIVE = "SELECT count(*) FROM minio.silver.customer_active";

/** Gives an expectation other bounds and another severity. */
function expecting(name: string, least: number, severity: string): void {
  const text = readFileSync(PRODUCT_FILE, "utf8");
  const pattern = new RegExp(`(${name}: \\{[^}]*?least: )[0-9.]+(,[^}]*?severity: )"\\w+"`);
  const changed = text.replace(pattern, `$1${least}$2"${severity}"`);
  expect(changed).not.toBe(text);
  writeFileSync(PRODUCT_FILE, changed);
}

/** What the quality store holds of a run's expectations. */
async function stored(runId: string): Promise<Record<string, unknown>[]> {
  return postgres(
    "select table_name, check_name, severity, passed, observed, expected->>'type' as type " +
      `from quality.check_results where run_id = '${runId}' and kind = 'expectation' order by 1, 2`,
    { database: "warehouse" },
  );
}

async function number(query: string): Promise<number> {
  const [[value] = []] = await trino(query);
  return Number(value);
}

describe("expectations of tables", () => {
  let customer: number | undefined;

  beforeAll(async () => {
    writeFileSync(PRODUCT_FILE, declared);
    const result = await lakehouse(["up", "--skip-run"]);
    expect(result.exitCode, result.all).toBe(0);
  });

  afterAll(async () => {
    writeFileSync(PRODUCT_FILE, SHIPPED);
    // Only a test that failed leaves anything else to take back.
    if (customer !== undefined)
      await postgres(`update customer set active = 1 where customer_id = ${customer}`);
    const result = await lakehouse(["up"]);
    expect(result.exitCode, result.all).toBe(0);
  });

  it("are checked before the table is published, and what was found is what SQL finds", async () => {
    const result = await lakehouse(["run", "pagila", "--json"]);
    expect(result.exitCode, result.all).toBe(0);
    const { runId } = JSON.parse(result.stdout) as RunRecord;
    const rentals = await number("SELECT count(*) FROM minio.silver.rental_income");
    const income = await number("SELECT avg(cast(income AS double)) FROM minio.silver.rental_income");
    const found = await stored(runId);
    expect(found).toEqual([
      expected("gold.customer_counts", "some_store", "stop", ROWS, (await trino(COUNTS)).length),
      expected("silver.customer_active", "most_may_rent", "warn", ROWS, await number(ACTIVE)),
      expected("silver.rental_income", "rentals_kept", "stop", ROWS, rentals),
      expected(
        "silver.rental_income",
        "usual_income",
        "warn",
        "expect_column_mean_to_be_between",
        expect.closeTo(income, 3),
      ),
    ]);
    const report = await lakehouse(["quality", "pagila", "--json"]);
    expect(report.exitCode, report.all).toBe(0);
    const { checks } = JSON.parse(report.stdout) as QualityReport;
    expect(
      checks.filter(({ kind }) => kind === "expectation").map(({ runId: id, check }) => `${id} ${check}`),
    ).toEqual(found.map(({ check_name: check }) => `${runId} ${String(check)}`));
  });

  it("that stop keep the table as it was and the next layer from running", async () => {
    expecting("most_may_rent", 1, "stop");
    expecting("usual_income", 15, "warn");
    const deployed = await lakehouse(["up", "--skip-run"]);
    expect(deployed.exitCode, deployed.all).toBe(0);
    const before = [await trino(ACTIVE), await trino(COUNTS)];
    const [row] = await postgres("select min(customer_id) as id from customer where active = 1");
    customer = Number(row?.["id"]);
    await postgres(`update customer set active = 0 where customer_id = ${customer}`);

    const result = await lakehouse(["run", "pagila", "--json"]);
    expect(result.exitCode, result.all).toBe(1);
    const all = await number("SELECT count(*) FROM minio.bronze.customer");
    const active = await number("SELECT count(*) FROM minio.bronze.customer WHERE active = 1");
    expect(active).toBe(Number(before[0]?.[0]?.[0]) - 1);
    expect(result.all).toMatch(
      new RegExp(
        `expectation most_may_rent \\(.*\\) is not met: observed ${active}, expected at least ${all}`,
      ),
    );
    expect([await trino(ACTIVE), await trino(COUNTS)]).toEqual(before);

    const report = await lakehouse(["quality", "pagila"]);
    expect(report.exitCode, report.all).toBe(1);
    expect(report.stderr).toContain("silver.customer_active: most_may_rent");
  });

  it("that are mended let the product run again", async () => {
    await postgres(`update customer set active = 1 where customer_id = ${customer}`);
    customer = undefined;
    writeFileSync(PRODUCT_FILE, declared);
    const result = await lakehouse(["up"]);
    expect(result.exitCode, result.all).toBe(0);
    const report = await lakehouse(["quality", "pagila"]);
    expect(report.exitCode, report.all).toBe(0);
    const latest = await postgres(
      "select passed from quality.check_results where check_name = 'most_may_rent' order by checked_at desc limit 2",
      { database: "warehouse" },
    );
    expect(latest).toEqual([{ passed: true }, { passed: false }]);
  });
});

const ROWS = "expect_table_row_count_to_be_between";

function expected(table: string, name: string, severity: string, type: string, observed: unknown): object {
  return { table_name: table, check_name: name, severity, passed: true, observed, type };
}
