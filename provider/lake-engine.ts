import { HELPERS } from "../components/plan/ddl/alter-table.ts";
import { createTable, engineName } from "../components/plan/ddl/create-table.ts";
import { literal, quoted } from "../components/plan/ddl/sql-text.ts";
import { LAKE_CATALOGS, type TableShape } from "../components/plan/ddl/table-shape.ts";
import type { LiveTable, TableEngine } from "./table-engine.ts";
import { TrinoError, type Trino } from "./trino.ts";

const NOT_THERE: readonly string[] = ["TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND"];
/** What Trino says of a registered table whose log is gone, and its rows with it. */
const LOST: readonly string[] = [
  "ICEBERG_MISSING_METADATA",
  "DELTA_LAKE_INVALID_SCHEMA",
  "DELTA_LAKE_INVALID_TABLE",
];
/** What Trino says when the place of a new table holds one that is not registered. */
const TAKEN = /non-empty location|existing table content/i;

/** Tables of the lake, through Trino. */
export class LakeEngine implements TableEngine {
  readonly #trino: Trino;
  readonly #schemas = new Map<string, Promise<unknown>>();

  constructor(trino: Trino) {
    this.#trino = trino;
  }

  async find(shape: TableShape): Promise<LiveTable | undefined> {
    const name = engineName(shape);
    try {
      const columns = await this.#trino.run(`SHOW COLUMNS FROM ${name}`);
      const [[text] = []] = await this.#trino.run(`SHOW CREATE TABLE ${name}`);
      return {
        columns: columns.map(([column, type]) => ({
          name: String(column),
          type: String(type).replaceAll(", ", ","),
        })),
        partitionBy: partitionsOf(String(text)),
      };
    } catch (error) {
      if (error instanceof TrinoError && NOT_THERE.includes(error.code)) return undefined;
      throw error;
    }
  }

  async create(shape: TableShape): Promise<"made" | "taken up"> {
    await this.#ensureSchema(shape);
    try {
      await this.run(createTable(shape));
      return "made";
    } catch (error) {
      if (!(error instanceof TrinoError) || !TAKEN.test(error.message)) throw error;
      // The metastore was lost, and the table's log was not.
      const { schema, name, location } = shape;
      const where = [`schema_name => ${literal(schema)}`, `table_name => ${literal(name)}`];
      const at = [...where, `table_location => ${literal(location)}`].join(", ");
      await this.run([`CALL ${catalog(shape)}.system.register_table(${at})`]);
      return "taken up";
    }
  }

  async settle(shape: TableShape): Promise<LiveTable | undefined> {
    const live = await this.#findUnlessLost(shape);
    if (shape.format !== "parquet") return live && this.#withoutHelpers(shape, live);
    const before = { ...shape, name: `${shape.name}${HELPERS.before}` };
    if (live !== undefined || (await this.find(before)) === undefined) return live;
    await this.run([`ALTER TABLE ${engineName(before)} RENAME TO ${engineName(shape)}`]);
    return this.find(shape);
  }

  async run(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.#trino.run(statement);
  }

  async isEmpty(shape: TableShape): Promise<boolean> {
    return (await this.#trino.run(`SELECT 1 FROM ${engineName(shape)} LIMIT 1`)).length === 0;
  }

  async forget(shape: TableShape): Promise<void> {
    const { format, schema, name } = shape;
    await this.run([
      format === "parquet"
        ? `DROP TABLE ${engineName(shape)}`
        : `CALL ${catalog(shape)}.system.unregister_table(${literal(schema)}, ${literal(name)})`,
    ]);
  }

  /** Nothing, too, for a table that is registered and whose log is gone, with every row. */
  async #findUnlessLost(shape: TableShape): Promise<LiveTable | undefined> {
    try {
      return await this.find(shape);
    } catch (error) {
      if (!(error instanceof TrinoError) || !LOST.includes(error.code)) throw error;
      await this.forget(shape);
      return undefined;
    }
  }

  async #withoutHelpers(shape: TableShape, live: LiveTable): Promise<LiveTable | undefined> {
    const names = new Set(live.columns.map(({ name }) => name));
    const table = engineName(shape);
    const statements = [...names]
      .filter((name) => name.endsWith(HELPERS.old))
      .map((old) => {
        const name = old.slice(0, -HELPERS.old.length);
        return names.has(name)
          ? `ALTER TABLE ${table} DROP COLUMN ${quoted(old)}`
          : `ALTER TABLE ${table} RENAME COLUMN ${quoted(old)} TO ${quoted(name)}`;
      });
    await this.run(statements);
    return statements.length === 0 ? live : this.find(shape);
  }

  /** Tables of one schema are made at once; it is made before. */
  #ensureSchema({ schema, location }: TableShape): Promise<unknown> {
    const [root] = /^s3a?:\/\/[^/]+\//.exec(location) ?? [];
    if (root === undefined) throw new Error(`${location} is no place in a bucket`);
    const made =
      this.#schemas.get(schema) ??
      this.#trino.run(
        `CREATE SCHEMA IF NOT EXISTS ${quoted(LAKE_CATALOGS.parquet, schema)} WITH (location = ${literal(root)})`,
      );
    this.#schemas.set(schema, made);
    return made;
  }
}

function catalog({ format }: TableShape): string {
  if (format === "postgres") throw new Error("a Postgres table is in no catalog of the lake");
  return LAKE_CATALOGS[format];
}

function partitionsOf(text: string): string[] {
  const [, list = ""] = /\b(?:partitioned_by|partitioning) = ARRAY\[(.*?)\]/.exec(text) ?? [];
  return [...list.matchAll(/'([^']*)'/g)].map(([, name = ""]) => name);
}
