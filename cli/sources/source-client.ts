import type pg from "pg";
import { withDatabaseClient } from "../stack/database-client.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";

/** Lends a connection to one database of the stack's Postgres server as the database's owner. */
export function withSourceClient<T>(
  outputs: StackOutputs,
  database: string,
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withDatabaseClient(outputs, { database, account: `${database}_owner` }, body);
}
