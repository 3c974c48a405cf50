import pg from "pg";
import { parse } from "csv-parse/sync";
import { Client as StoreClient } from "minio";
import { BasicAuth, Trino } from "trino-client";
import { credential, inContainer, PORTS } from "./it-stack.ts";

/**
 * Rows of a statement run by Trino, as text; null is the empty text.
 *
 * @throws Error with Trino's message when the statement fails
 */
export async function trino(statement: string): Promise<string[][]> {
  const server = `http://127.0.0.1:${PORTS.trino.http}`;
  const answers = await Trino.create({ server, auth: new BasicAuth("test") }).query(statement);
  const rows: string[][] = [];
  for await (const { data = [], error } of answers) {
    if (error !== undefined) throw new Error(`${error.errorName}: ${error.message}`);
    rows.push(...data.map((row) => row.map(asText)));
  }
  return rows;
}

function asText(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Rows of a statement run by the Trino shell inside its container, as a person would type it. */
export async function trinoShell(statement: string): Promise<string[][]> {
  const output = await inContainer("trino", ["trino", "--output-format", "CSV", "--execute", statement]);
  const rows: string[][] = parse(output);
  return rows;
}

/** Rows of a statement run by Postgres as one of the stack's roles. */
export async function postgres(
  statement: string,
  options: { role?: string; database?: string } = {},
): Promise<Record<string, unknown>[]> {
  const { user, password } = await credential(`postgres/${options.role ?? "postgres"}`);
  const client = new pg.Client({
    host: "127.0.0.1",
    port: PORTS.postgres.sql,
    database: options.database ?? "pagila",
    user,
    password,
  });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

/** Client of the object store as one of the stack's users. */
export async function store(user: string): Promise<StoreClient> {
  const { user: accessKey, password: secretKey } = await credential(`minio/${user}`);
  return new StoreClient({
    endPoint: "127.0.0.1",
    port: PORTS.minio.api,
    useSSL: false,
    accessKey,
    secretKey,
    region: "us-east-1",
  });
}

/** Keys below a prefix. */
export async function listKeys(client: StoreClient, bucket: string, prefix = ""): Promise<string[]> {
  const keys: string[] = [];
  for await (const item of client.listObjectsV2(bucket, prefix, true)) {
    keys.push((item as { name: string }).name);
  }
  return keys;
}

/**
 * Runs Python as a Spark Connect client inside the job runner. The snippet has `spark` and prints JSON, which is
 * returned.
 */
export async function spark<T>(snippet: string): Promise<T> {
  const program = [
    "import json, os",
    "from pyspark.sql import SparkSession, functions as F",
    "spark = SparkSession.builder.remote(os.environ['SPARK_REMOTE']).getOrCreate()",
    snippet,
  ].join("\n");
  const output = await inContainer("jobs", ["lakehouse-entrypoint", "python3", "-"], program);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as T;
}
