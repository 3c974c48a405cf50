import { afterAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../cli/pipeline/run-record.ts";
import { lakehouse } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";

const SILVER = "SELECT count(*) FROM minio.silver.rental_income";
const QUARANTINE =
  "SELECT rental_id, array_join(_rules, ' '), _run_id FROM minio.silver.rental_income_quarantine ORDER BY 1";

async function run(): Promise<RunRecord> {
  const result = await lakehouse(["run", "pagila", "--json"]);
  expect(result.exitCode, result.all).toBe(0);
  return JSON.parse(result.stdout) as RunRecord;
}

/** Makes what was paid for a rental negative, or right again. */
const turn = (rental: number): Promise<unknown> =>
  postgres(`update payment set amount = -amount where rental_id = ${rental} and amount <> 0`);

describe("a row that breaks a rule", () => {
  let rental = 0;
  let broken = false;

  afterAll(async () => {
    if (broken) await turn(rental);
  });

  it("is kept out of its table, found in the quarantine with the rule's name, and counted", async () => {
    const [row] = await postgres("select min(rental_id) as id from payment where amount > 0");
    rental = Number(row?.["id"]);
    const [[before] = []] = await trino(SILVER);
    expect(await trino(QUARANTINE)).toEqual([]);

    await turn(rental);
    broken = true;
    const record = await run();

    expect(await trino(QUARANTINE)).toEqual([[String(rental), "income_in_range", record.runId]]);
    expect(await trino(SILVER)).toEqual([[String(Number(before) - 1)]]);
    const job = record.jobs.find(({ table }) => table === "silver.rental_income");
    expect(job).toMatchObject({ rowsRejected: 1, rowsOut: Number(before) - 1 });
  });

  it("is the same after a rerun, and leaves the quarantine once its source is mended", async () => {
    const record = await run();
    expect(await trino(QUARANTINE)).toEqual([[String(rental), "income_in_range", record.runId]]);

    await turn(rental);
    broken = false;
    await run();
    expect(await trino(QUARANTINE)).toEqual([]);
  });
});
