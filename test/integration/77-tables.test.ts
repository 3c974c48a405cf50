import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TABLE_TYPE } from "../../components/catalog/table-inputs.ts";
import type { TablePlan } from "../../cli/stack/table-plan.ts";
import { TABLE_FORMATS, type TableFormat } from "../../components/spec/table-format.ts";
import { PRODUCT } from "./support/campaigns.ts";
import { lakehouse, pulumi, ROOT } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";
import { readStackFile, writeStackConfig } from "./support/stack-config-file.ts";

const FILE = resolve(ROOT, "jobs/campaign_analytics/product.ts");
const QUERY = resolve(ROOT, "jobs/campaign_analytics/sql/kept.sql");
const declared = readFileSync(FILE, "utf8");
const configured = { ...readStackFile().config };

/** One table per format, each called by it; nothing fills them but this test. */
const LAKE = { parquet: "minio", delta: "delta", iceberg: "iceberg" } as const;
const LAKE_FORMATS = ["parquet", "delta", "iceberg"] as const;
const nameOf = (format: TableFormat): string => `kept_${format}`;

interface Declaration {
  /** Type by column, or the declaration of the column. */
  readonly columns: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  readonly primaryKey?: readonly string[];
  /** Formats that are partitioned by the column `region`. */
  readonly partitioned?: readonly TableFormat[];
  readonly version?: string;
}

function declare({ columns, primaryKey = ["id"], partitioned = [], version = "1.0.0" }: Declaration): void {
  const described = Object.entries(columns).map(([name, column]) => [
    name,
    {
      nullable: !primaryKey.includes(name),
      description: `The ${name}`,
      ...(typeof column === "string" ? { type: column } : column),
    },
  ]);
  const tables = TABLE_FORMATS.map((format) =>
    JSON.stringify({
      layer: "gold",
      name: nameOf(format),
      format,
      description: `Kept as ${format}`,
      columns: Object.fromEntries(described) as object,
      primaryKey,
      ...(partitioned.includes(format) ? { partitionBy: ["region"] } : {}),
      job: { step: "sql", sql: "sql/kept.sql", reads: ["silver.campaigns"] },
    }),
  );
  const text = declared
    .replace("[bronze, silver]),", `[bronze, silver]).concat([${tables.join(",")}] as never),`)
    .replace('owner: "marketing-analytics",', `owner: "marketing-analytics", version: "${version}",`);
  writeFileSync(FILE, text);
}

function accept(changes: Readonly<Record<string, readonly string[]>>): void {
  writeStackConfig({
    ...configured,
    [`lakehouse:${PRODUCT}`]: { enabled: true },
    "lakehouse:acceptedChanges": changes,
  });
}

/** The table plan of this test's tables: changes with their marks by format, and what `plan` exits with. */
async function planned(exitCode = 0): Promise<{ changes: Record<string, string[]>; plan: TablePlan }> {
  const result = await lakehouse(["plan", "--json"]);
  expect(result.exitCode, result.all).toBe(exitCode);
  const { tableChanges, tables } = JSON.parse(result.stdout) as {
    tableChanges: TablePlan["changes"];
    tables: TablePlan["tables"];
  };
  const changes: Record<string, string[]> = {};
  for (const { table, change, mark, refused } of tableChanges) {
    if (table.startsWith("gold.kept_"))
      (changes[table.slice(10)] ??= []).push(`${change}: ${mark}${refused ? ", refused" : ""}`);
  }
  return { changes, plan: { changes: tableChanges, tables } };
}

async function up(exitCode = 0): Promise<string> {
  const result = await lakehouse(["up", "--skip-run"]);
  expect(result.exitCode, result.all).toBe(exitCode);
  return result.all;
}

/** Rows of a table, by the engine that holds it. */
async function rows(format: TableFormat, columns: readonly string[]): Promise<string[][]> {
  const query = (from: string): string => `SELECT ${columns.join(", ")} FROM ${from} ORDER BY id`;
  if (format !== "postgres") return trino(query(`${LAKE[format]}.gold.${nameOf(format)}`));
  const found = await postgres(query(`gold.${nameOf(format)}`), { database: PRODUCT });
  return found.map((row) => columns.map((column) => (row[column] ?? "") as string));
}

async function types(format: TableFormat): Promise<string[]> {
  if (format !== "postgres") {
    const found = await trino(`SHOW COLUMNS FROM ${LAKE[format]}.gold.${nameOf(format)}`);
    return found.map(([name = "", type = ""]) => `${name} ${type}`).sort();
  }
  const found = await postgres(
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'gold' AND table_name = '${nameOf(format)}'`,
    { database: PRODUCT },
  );
  return found.map((row) => `${String(row["column_name"])} ${String(row["data_type"])}`).sort();
}

const FIRST = { id: "int", paid: "decimal(8,2)", note: "string", region: "string" };
const SAFE = { id: "bigint", paid: "decimal(8,2)", note: "string", added: "string", region: "string" };
const BROKEN = {
  id: "bigint",
  paid: "decimal(6,1)",
  remark: { type: "string", renamedFrom: "note" },
  region: "string",
};
const BREAKS = [
  "change column paid from decimal(8,2) to decimal(6,1)",
  "rename column note to remark",
  "drop column added",
];
const KEY = "change key (id) to (id, region)";
const REPARTITION = "partition by region instead of nothing";

describe("tables as resources", () => {
  beforeAll(() => {
    mkdirSync(dirname(QUERY), { recursive: true });
    writeFileSync(QUERY, "SELECT 1");
    accept({});
  });

  afterAll(async () => {
    writeFileSync(FILE, declared);
    rmSync(dirname(QUERY), { recursive: true, force: true });
    accept({});
    await up();
    for (const format of LAKE_FORMATS) {
      const name = `'gold', '${nameOf(format)}'`;
      await trino(
        format === "parquet"
          ? `DROP TABLE IF EXISTS minio.gold.${nameOf(format)}`
          : `CALL ${LAKE[format]}.system.unregister_table(${name})`,
      );
    }
    await postgres(`DROP TABLE IF EXISTS gold.${nameOf("postgres")}`, { database: PRODUCT });
  });

  it("are made as declared in each format, with the statements that the plan shows", async () => {
    declare({ columns: FIRST });
    const { changes, plan } = await planned();
    expect(changes).toEqual(Object.fromEntries(TABLE_FORMATS.map((format) => [format, ["create: safe"]])));
    for (const format of LAKE_FORMATS) {
      const [statement] = plan.tables.find(({ table }) => table === `gold.${nameOf(format)}`)?.ddl ?? [];
      expect(statement).toContain(`CREATE TABLE "${LAKE[format]}"."gold"."${nameOf(format)}"`);
    }
    await up();
    const columns = ["id integer", "note varchar", "paid decimal(8,2)", "region varchar"];
    for (const format of LAKE_FORMATS) {
      expect(await types(format)).toEqual(columns);
      await trino(
        `INSERT INTO ${LAKE[format]}.gold.${nameOf(format)} VALUES (1, 1.50, 'one', 'north'), (2, 2.50, 'two', 'south')`,
      );
    }
    // Filled by the role that jobs log in as, which owns it.
    await postgres(
      `INSERT INTO gold.${nameOf("postgres")} VALUES (1, 1.50, 'one', 'north'), (2, 2.50, 'two', 'south')`,
      { database: PRODUCT, role: "jobs" },
    );
    expect((await planned()).changes).toEqual({});
  });

  it("take new and wider columns and keep their rows", async () => {
    declare({ columns: SAFE });
    const widen = "widen column id from int to bigint";
    const add = "add column added string: safe";
    expect((await planned()).changes).toEqual({
      parquet: [`${widen}: needs back-fill`, add],
      delta: [`${widen}: needs back-fill`, add],
      iceberg: [`${widen}: safe`, add],
      postgres: [`${widen}: safe`, add],
    });
    await up();
    for (const format of TABLE_FORMATS) {
      expect(await rows(format, ["id", "paid", "note", "added", "region"]), format).toEqual([
        ["1", "1.50", "one", "", "north"],
        ["2", "2.50", "two", "", "south"],
      ]);
      // What Hive's metastore keeps of a parquet table is widened with the rows of the table's next run.
      expect(await types(format), format).toContain(format === "parquet" ? "id integer" : "id bigint");
    }
  });

  it("refuse what breaks their readers, before anything is changed, and tell the way out", async () => {
    declare({ columns: BROKEN, primaryKey: ["id", "region"], partitioned: LAKE_FORMATS });
    const before = await Promise.all(TABLE_FORMATS.map(types));
    const preview = await lakehouse(["plan"]);
    expect(preview.exitCode, preview.all).toBe(3);
    for (const change of [...BREAKS, KEY, REPARTITION]) expect(preview.all).toContain(change);
    const told = await up(3);
    for (const change of [...BREAKS, KEY]) expect(told).toContain(`gold.kept_iceberg: ${change}`);
    expect(told).toContain("raise the product's version from 1.0.0 to 2.0.0");
    expect(told).toContain('lakehouse:acceptedChanges: { "gold.kept_delta": ["drop column added"] }');
    await expect(pulumi(["preview"])).rejects.toThrow(/drop column added is refused/);
    expect(await Promise.all(TABLE_FORMATS.map(types))).toEqual(before);
  });

  it("are altered when the version is raised and each change is named, and old rows stay readable", async () => {
    declare({
      columns: BROKEN,
      primaryKey: ["id", "region"],
      partitioned: ["parquet", "iceberg"],
      version: "2.0.0",
    });
    const all = [...BREAKS, KEY];
    accept({
      "gold.kept_parquet": [...all, REPARTITION],
      "gold.kept_delta": all,
      "gold.kept_iceberg": [...all, REPARTITION],
      "gold.kept_postgres": all,
    });
    await up();
    for (const format of TABLE_FORMATS) {
      expect(await rows(format, ["id", "paid", "remark", "region"]), format).toEqual([
        ["1", "1.5", "one", "north"],
        ["2", "2.5", "two", "south"],
      ]);
      expect((await types(format)).map((column) => column.split(" ")[0])).toEqual([
        "id",
        "paid",
        "region",
        "remark",
      ]);
    }
    for (const format of ["parquet", "iceberg"] as const) {
      const [[text = ""] = []] = await trino(`SHOW CREATE TABLE ${LAKE[format]}.gold.${nameOf(format)}`);
      expect(text).toMatch(/(?:partitioned_by|partitioning) = ARRAY\['region'\]/);
    }
    const key = await postgres(
      `SELECT count(*)::int AS n FROM information_schema.key_column_usage WHERE table_name = '${nameOf("postgres")}'`,
      { database: PRODUCT, role: "jobs" },
    );
    expect(key).toEqual([{ n: 2 }]);
    expect((await planned()).changes).toEqual({});
  });

  it("that others altered are found by a refresh", async () => {
    await trino(`ALTER TABLE iceberg.gold.${nameOf("iceberg")} ADD COLUMN mine varchar`);
    await trino(`ALTER TABLE delta.gold.${nameOf("delta")} DROP COLUMN remark`);
    await trino(`DROP TABLE minio.gold.${nameOf("parquet")}`);
    await postgres(`ALTER TABLE gold.${nameOf("postgres")} ALTER COLUMN region TYPE varchar(9)`, {
      database: PRODUCT,
      role: "jobs",
    });
    const exported = JSON.parse(await pulumi(["stack", "export"])) as {
      deployment: { resources: { urn: string; type: string }[] };
    };
    const ours = exported.deployment.resources.filter(
      ({ type, urn }) => type === TABLE_TYPE && urn.includes("gold.kept_"),
    );
    expect(ours).toHaveLength(TABLE_FORMATS.length);
    await pulumi(["refresh", "--yes", "--skip-preview", ...ours.flatMap(({ urn }) => ["--target", urn])]);
    const { changes } = await planned(3);
    expect(changes["iceberg"]).toEqual(["drop column mine: breaking, refused"]);
    expect(changes["delta"]).toEqual(["add column remark string: safe"]);
    expect(changes["parquet"]).toEqual(["create: safe"]);
    expect(changes["postgres"]).toEqual([expect.stringMatching(/^change column region from .* to string/)]);
    await trino(`ALTER TABLE iceberg.gold.${nameOf("iceberg")} DROP COLUMN mine`);
    await postgres(`ALTER TABLE gold.${nameOf("postgres")} ALTER COLUMN region TYPE text`, {
      database: PRODUCT,
      role: "jobs",
    });
    // The parquet table is gone, from the state too.
    const known = ours.filter(({ urn }) => !urn.endsWith(nameOf("parquet")));
    await pulumi(["refresh", "--yes", "--skip-preview", ...known.flatMap(({ urn }) => ["--target", urn])]);
    await up();
    expect((await planned()).changes).toEqual({});
  });
});
