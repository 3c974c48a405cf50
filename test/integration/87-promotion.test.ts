import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BasicAuth, Trino } from "trino-client";
import type { Evidence } from "../../cli/release/evidence.ts";
import { lakehouse as fromProject, pulumiEnv, ROOT, STACK, stackConfig } from "./support/it-stack.ts";
import { readStackFile, writeStackConfig } from "./support/stack-config-file.ts";

/** The stack that is promoted to; it runs beside the first. */
const NEXT = "it-next";
const PORT = 48080;
const nextConfig = {
  "lakehouse:profile": "tiny",
  "lakehouse:namePrefix": "next-",
  "lakehouse:services": {
    postgres: { ports: { sql: 45432 } },
    minio: { ports: { api: 49000, console: 49001 } },
    "spark-master": { ports: { ui: 48081 } },
    "spark-connect": { ports: { grpc: 45002, thrift: 40000, ui: 44040 } },
    trino: { ports: { http: PORT } },
    jupyter: { enabled: false },
    dagster: { enabled: false },
  },
  ...("lakehouse:pagila" in stackConfig() ? { "lakehouse:pagila": stackConfig()["lakehouse:pagila"] } : {}),
};
const TABLE = "gold.promoted_stores";
const WAIVE = ["--waive", "tests=this test is one of them"];

/** A checkout of its own, in which the test commits what it declares. */
let checkout: string;

const run = (...args: string[]) =>
  execa(join(checkout, "lakehouse"), args, { cwd: checkout, reject: false, all: true, stdin: "ignore" });

async function succeed(...args: string[]): Promise<string> {
  const result = await run(...args);
  expect(result.exitCode, result.all).toBe(0);
  return result.stdout;
}

/** Declares the table with these columns, made by this query, in a commit. */
async function commit(columns: Record<string, string>, query: string, version = "1.0.0"): Promise<void> {
  const file = join(checkout, "jobs/pagila/product.ts");
  const described = Object.entries(columns).map(
    ([name, type]) => `${name}: { type: "${type}", nullable: ${name !== "store_id"}, description: "x" }`,
  );
  const table = `table({
      layer: "gold", name: "promoted_stores", format: "iceberg", description: "Stores", primaryKey: ["store_id"],
      columns: { ${described.join(", ")} },
      job: sql("sql/promoted_stores.sql", { reads: ["silver.customer_active"] }),
    })`;
  const declared = readFileSync(resolve(ROOT, "jobs/pagila/product.ts"), "utf8");
  const changed = declared
    .replace("    categoryIncome,\n", `    categoryIncome,\n    ${table},\n`)
    .replace(/^ {2}name: "pagila",\n/m, `  name: "pagila",\n  version: "${version}",\n`);
  expect(changed).toContain(`version: "${version}"`);
  writeFileSync(file, changed);
  writeFileSync(join(checkout, "jobs/pagila/sql/promoted_stores.sql"), query);
  const git = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
  await execa("git", [...git, "add", "--all"], { cwd: checkout });
  await execa("git", [...git, "commit", "--quiet", "--message", query], { cwd: checkout });
}

const counted = (factor: number, more = ""): string =>
  `SELECT store_id, ${factor} * count(*) AS customers${more} FROM silver.customer_active GROUP BY store_id`;

/** Settings of a stack in the checkout, with breaking changes that are accepted there. */
function accept(stack: string, config: object, ...changes: string[]): void {
  const accepted = changes.length === 0 ? {} : { "lakehouse:acceptedChanges": { [TABLE]: changes } };
  writeStackConfig({ ...config, ...accepted }, join(checkout, `Pulumi.${stack}.yaml`));
}

async function onNext(statement: string): Promise<unknown[][]> {
  const client = Trino.create({ server: `http://127.0.0.1:${PORT}`, auth: new BasicAuth("test") });
  const rows: unknown[][] = [];
  for await (const { data = [], error } of await client.query(statement)) {
    if (error !== undefined) throw new Error(`${error.errorName}: ${error.message}`);
    rows.push(...data);
  }
  return rows;
}

const stores = (): Promise<unknown[][]> => onNext(`SELECT * FROM iceberg.${TABLE} ORDER BY store_id`);
const snapshots = (): Promise<unknown[][]> =>
  onNext('SELECT CAST(snapshot_id AS varchar) FROM iceberg.gold."promoted_stores$snapshots"');

/** Brings the first stack to the checkout's commit and freezes it. */
async function releaseFirst(): Promise<string> {
  await succeed("up", "--skip-run", "--stack", STACK);
  await succeed("run", "pagila", "--stack", STACK);
  return (JSON.parse(await succeed("release", "--stack", STACK, "--json")) as { name: string }).name;
}

beforeAll(async () => {
  checkout = join(mkdtempSync(join(tmpdir(), "lakehouse-promotion-")), "checkout");
  await execa("git", ["clone", "--quiet", ROOT, checkout]);
  for (const folder of [".lakehouse", "node_modules"])
    symlinkSync(resolve(ROOT, folder), join(checkout, folder));
  // What ignores a folder does not ignore a link to it.
  appendFileSync(join(checkout, ".git/info/exclude"), ".lakehouse\n");
  cpSync(resolve(ROOT, `Pulumi.${STACK}.yaml`), join(checkout, `Pulumi.${STACK}.yaml`));
  accept(NEXT, nextConfig);
});

afterAll(async () => {
  accept(NEXT, { ...nextConfig, "lakehouse:allowDataLoss": true });
  const destroyed = await run("destroy", "--stack", NEXT, "--delete-data", "--yes");
  await execa("pulumi", ["stack", "rm", "--yes", "--stack", NEXT], {
    cwd: checkout,
    env: pulumiEnv(),
    reject: false,
  });
  rmSync(join(checkout, ".lakehouse"));
  rmSync(join(checkout, "node_modules"));
  rmSync(resolve(checkout, ".."), { recursive: true });
  const restored = await fromProject(["up", "--skip-run"]);
  expect([destroyed.exitCode, restored.exitCode], `${destroyed.all}${restored.all}`).toEqual([0, 0]);
});

describe("promotion from one stack to another", () => {
  let first: string;
  let rows: unknown[][];

  it("brings a release to a stack that does not run yet", async () => {
    await commit({ store_id: "int", customers: "bigint", note: "string" }, counted(1, ", 'a' AS note"));
    first = await releaseFirst();
    const shown = await run("promote", STACK, NEXT, "--dry-run");
    expect(shown.exitCode, shown.all).toBe(3);
    expect(shown.stdout).toContain("Refused by: tests.");
    await succeed("promote", STACK, NEXT, ...WAIVE);
    rows = await stores();
    expect(rows).toHaveLength(2);
    expect(await onNext("SELECT store_id, count FROM minio.gold.customer_counts ORDER BY store_id")).toEqual(
      rows.map(([store, customers]) => [store, customers]),
    );
  });

  it("finds nothing to do for the same release", async () => {
    const shown = await succeed("promote", STACK, NEXT, "--dry-run", ...WAIVE);
    expect(shown).toContain("Images, code, plan and contracts: no difference.");
    expect(shown).toContain("Resources: no change.");
  });

  it("refuses a release of a stack that is not as the commit declares it", async () => {
    await commit({ store_id: "int", customers: "bigint" }, counted(1), "2.0.0");
    const result = await run("release", "--stack", STACK);
    expect(result.exitCode, result.all).toBe(3);
  });

  it("refuses a breaking change that the target does not accept, and changes nothing", async () => {
    accept(STACK, { ...readStackFile().config }, "drop column note");
    await releaseFirst();
    const before = await snapshots();
    const result = await run("promote", STACK, NEXT, ...WAIVE);
    expect(result.exitCode, result.all).toBe(3);
    expect(result.stdout).toContain("tables: CLOSED");
    expect(result.stdout).toContain(`${TABLE}: drop column note; to make it, name it in the stack`);
    expect(await stores()).toEqual(rows);
    expect(await snapshots()).toEqual(before);
  });

  it("brings a good change, and keeps the evidence", async () => {
    const columns = { store_id: "int", customers: "bigint", note: "string", more: "int" };
    await commit(columns, counted(10, ", 'b' AS note, 7 AS more"), "2.0.0");
    const name = await releaseFirst();
    const { evidence } = JSON.parse(await succeed("promote", STACK, NEXT, "--json", ...WAIVE)) as {
      evidence: Evidence;
    };
    expect(evidence).toMatchObject({ stack: NEXT, release: { name }, replaced: { name: first }, faults: [] });
    expect(evidence.before[TABLE]?.rows).toBe(2);
    expect(await stores()).toEqual(rows.map(([store, customers]) => [store, 10 * Number(customers), "b", 7]));
  });

  it("goes back to the earlier code and rows; newer snapshots stay", async () => {
    const newer = await snapshots();
    const shown = await succeed("rollback", NEXT, "--dry-run");
    expect(shown).toContain(`${TABLE} goes back to snapshot`);
    expect((await run("rollback", NEXT)).exitCode).toBe(3);
    await succeed("rollback", NEXT, "--yes");
    expect(await stores()).toEqual(rows);
    expect(await snapshots()).toEqual(expect.arrayContaining(newer));
    await succeed("run", "pagila", "--stack", NEXT, "--table", TABLE);
    expect(await stores()).toEqual(rows);
    expect(existsSync(join(checkout, "releases", NEXT, "evidence"))).toBe(true);
  });

  it("refuses to promote over what somebody else changed", async () => {
    accept(NEXT, nextConfig, "drop column note");
    await commit({ store_id: "int", customers: "bigint" }, counted(3), "2.0.0");
    await succeed("up", "--stack", NEXT);
    const result = await run("promote", STACK, NEXT, "--dry-run", ...WAIVE);
    expect(result.exitCode, result.all).toBe(3);
    expect(result.stdout).toContain("drift: CLOSED");
  });
});
