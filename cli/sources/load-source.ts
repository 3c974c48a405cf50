import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DatabaseError, escapeIdentifier, type ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { SourceTable } from "../../components/spec/source.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { copyLine } from "./copy-text.ts";
import { fingerprint, type Fingerprint } from "./fingerprint.ts";
import { withoutForeignKeys } from "./foreign-keys.ts";
import { readLoadRecord, writeLoadRecord, type LoadRecord } from "./load-record.ts";
import type { SourceData } from "./source-data.ts";

/** A sample source to be filled. */
export interface LoadRequest {
  readonly product: string;
  readonly schema: string;
  readonly tables: Readonly<Record<string, SourceTable>>;
  /** SQL that creates the tables. */
  readonly ddl: string;
  readonly data: SourceData;
  /** Second key: the user said that what is there may be replaced. */
  readonly replace: boolean;
}

/** What loading came to. */
export interface LoadResult {
  readonly outcome: "loaded" | "unchanged" | "replaced";
  readonly record: LoadRecord;
}

/**
 * Fills a sample source in one transaction, or leaves it exactly as it is.
 *
 * @param client connected as the owner of the database
 * @throws CommandFailure with exit code 3 when the source holds other rows and may not be replaced, with exit
 *   code 2 when the rows do not fit the tables
 */
export async function loadSource(client: ClientBase, request: LoadRequest): Promise<LoadResult> {
  const print = await fingerprint(request.data, request.tables);
  await client.query("BEGIN");
  try {
    const result = await load(client, request, print);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    if (error instanceof DatabaseError) throw unfit(error, `product ${request.product}`);
    throw error;
  }
}

async function load(client: ClientBase, request: LoadRequest, print: Fingerprint): Promise<LoadResult> {
  const { schema, tables } = request;
  // Two loads at once would both find the schema empty.
  await client.query("SELECT pg_advisory_xact_lock(hashtext($1))", [`lakehouse source ${schema}`]);
  const before = await readLoadRecord(client, schema);
  if (before?.sha256 === print.sha256) return { outcome: "unchanged", record: before };
  await client.query(`SET LOCAL search_path TO ${escapeIdentifier(schema)}`);
  const present = await presentTables(client, schema, Object.keys(tables));
  const filled = await filledTables(client, present);
  if (filled.length > 0 && !request.replace) throw refusal(request, filled, before);
  if (present.length === 0) await client.query(request.ddl);
  else await client.query(`TRUNCATE ${present.map((table) => escapeIdentifier(table)).join(", ")}`);
  await withoutForeignKeys(client, schema, () => copyTables(client, request));
  await client.query("ANALYZE");
  const record = await writeLoadRecord(client, schema, print);
  return { outcome: filled.length > 0 ? "replaced" : "loaded", record };
}

async function presentTables(
  client: ClientBase,
  schema: string,
  tables: readonly string[],
): Promise<string[]> {
  const result = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 AND table_name = ANY($2)",
    [schema, tables],
  );
  const present = result.rows.map((row) => row.name);
  if (present.length > 0 && present.length < tables.length) {
    const missing = tables.filter((table) => !present.includes(table));
    throw new CommandFailure(
      `the sample source holds some of its tables but not ${missing.join(", ")}; restore or drop its tables by hand`,
      EXIT.refused,
    );
  }
  return present;
}

async function filledTables(client: ClientBase, tables: readonly string[]): Promise<string[]> {
  const filled: string[] = [];
  for (const table of tables) {
    const result = await client.query(`SELECT 1 FROM ${escapeIdentifier(table)} LIMIT 1`);
    if (result.rows.length > 0) filled.push(table);
  }
  return filled;
}

async function copyTables(client: ClientBase, request: LoadRequest): Promise<void> {
  for (const [name, table] of Object.entries(request.tables)) {
    const columns = Object.keys(table.columns).map((column) => escapeIdentifier(column));
    const copy = client.query(copyFrom(`COPY ${escapeIdentifier(name)} (${columns.join(", ")}) FROM STDIN`));
    try {
      await pipeline(Readable.from(lines(request.data, name)), copy);
    } catch (error) {
      throw await explain(request, name, error);
    }
  }
}

async function* lines(data: SourceData, table: string): AsyncGenerator<string> {
  for await (const row of data.rows(table)) yield copyLine(row);
}

/** Says in which file and line the row stands that Postgres refused. */
async function explain(request: LoadRequest, table: string, error: unknown): Promise<unknown> {
  if (!(error instanceof DatabaseError)) return error;
  const row = /^COPY \S+, line (\d+)(?:, column ([^:]+))?/.exec(error.where ?? "");
  const at = row === null ? `table ${table}` : await request.data.locate(table, Number(row[1]));
  return unfit(error, row?.[2] === undefined ? at : `${at}, column ${row[2]}`);
}

function unfit(error: DatabaseError, at: string): CommandFailure {
  const detail = error.detail === undefined ? "" : ` (${error.detail})`;
  return new CommandFailure(`${at}: ${error.message}${detail}; nothing was loaded`, EXIT.usage);
}

function refusal(
  request: LoadRequest,
  filled: readonly string[],
  before: LoadRecord | undefined,
): CommandFailure {
  const origin = before === undefined ? "not loaded by this toolkit" : `loaded at ${before.loadedAt}`;
  return new CommandFailure(
    `the sample source of product ${request.product} holds other rows already (${filled.length} tables, ${origin}); ` +
      "nothing was changed. To replace them, which deletes what is there, add: --replace-source " +
      request.product,
    EXIT.refused,
  );
}
