import pg from "pg";
import { credentialOf, publishedPort, type StackOutputs } from "./stack-outputs.ts";

/** Lends a connection to one database of the stack's Postgres server as one of its accounts. */
export async function withDatabaseClient<T>(
  outputs: StackOutputs,
  { database, account }: { readonly database: string; readonly account: string },
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { user, password } = credentialOf(outputs, "postgres", account);
  const client = new pg.Client({
    host: "127.0.0.1",
    port: publishedPort(outputs, "postgres", "sql"),
    database,
    user,
    password,
    application_name: "lakehouse",
    // A server that is there answers within this time, in milliseconds.
    connectionTimeoutMillis: 15_000,
  });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}
