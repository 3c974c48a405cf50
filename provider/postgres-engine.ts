import pg from "pg";
import type { PostgresServer } from "../components/catalog/table-inputs.ts";
import { createTable, engineName } from "../components/plan/ddl/create-table.ts";
import type { TableShape } from "../components/plan/ddl/table-shape.ts";
import type { LiveTable, TableEngine } from "./table-engine.ts";

const CONNECT_MILLISECONDS = 20_000;

const COLUMNS = `
SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
  coalesce(a.attnum = ANY(k.conkey), false) AS key
FROM pg_attribute a
LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'p'
WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

interface Row {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly key: boolean;
}

/** Tables of a product's database; every call is a connection and a transaction of its own. */
export class PostgresEngine implements TableEngine {
  readonly #server: PostgresServer;

  /** @param server whoever it names owns the tables */
  constructor(server: PostgresServer) {
    this.#server = server;
  }

  async find(shape: TableShape): Promise<LiveTable | undefined> {
    const { rows } = await this.#inTransaction((client) => client.query<Row>(COLUMNS, [engineName(shape)]));
    if (rows.length === 0) return undefined;
    return {
      columns: rows.map(({ name, type, nullable }) => ({ name, type, nullable })),
      partitionBy: [],
      primaryKey: rows.filter(({ key }) => key).map(({ name }) => name),
    };
  }

  async create(shape: TableShape): Promise<"made"> {
    await this.run(createTable(shape));
    return "made";
  }

  /** A transaction that was interrupted did nothing. */
  settle(shape: TableShape): Promise<LiveTable | undefined> {
    return this.find(shape);
  }

  async run(statements: readonly string[]): Promise<void> {
    await this.#inTransaction(async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  }

  async isEmpty(shape: TableShape): Promise<boolean> {
    const { rows } = await this.#inTransaction((client) =>
      client.query(`SELECT 1 FROM ${engineName(shape)} LIMIT 1`),
    );
    return rows.length === 0;
  }

  async forget(shape: TableShape): Promise<void> {
    await this.run([`DROP TABLE ${engineName(shape)}`]);
  }

  async #inTransaction<T>(action: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ ...this.#server, connectionTimeoutMillis: CONNECT_MILLISECONDS });
    await client.connect();
    try {
      await client.query("BEGIN");
      const result = await action(client);
      await client.query("COMMIT");
      return result;
    } finally {
      // Ends a transaction that failed, too.
      await client.end();
    }
  }
}
