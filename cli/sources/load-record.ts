import type { ClientBase } from "pg";
import { escapeIdentifier, escapeLiteral } from "pg";
import { z } from "zod";

const record = z.object({
  lakehouseSource: z.object({
    sha256: z.string(),
    loadedAt: z.string(),
    rows: z.record(z.string(), z.number()),
  }),
});

/** What was loaded into a sample source, and when by the server's clock. */
export type LoadRecord = z.infer<typeof record>["lakehouseSource"];

/** Reads the record kept as the schema's comment; undefined when the toolkit never loaded the schema. */
export async function readLoadRecord(client: ClientBase, schema: string): Promise<LoadRecord | undefined> {
  const result = await client.query<{ comment: string | null }>(
    "SELECT obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = $1",
    [schema],
  );
  const comment = result.rows[0]?.comment;
  if (comment === null || comment === undefined || !comment.startsWith("{")) return undefined;
  const parsed = record.safeParse(parseJson(comment));
  return parsed.success ? parsed.data.lakehouseSource : undefined;
}

/** Keeps the record; it becomes visible with the transaction that loads the rows. */
export async function writeLoadRecord(
  client: ClientBase,
  schema: string,
  loaded: Omit<LoadRecord, "loadedAt">,
): Promise<LoadRecord> {
  const result = await client.query<{ now: Date }>("SELECT clock_timestamp() AS now");
  const loadedAt = (result.rows[0]?.now ?? new Date()).toISOString();
  const kept: LoadRecord = { ...loaded, loadedAt };
  const comment = escapeLiteral(JSON.stringify({ lakehouseSource: kept }));
  await client.query(`COMMENT ON SCHEMA ${escapeIdentifier(schema)} IS ${comment}`);
  return kept;
}

/** A comment that somebody else wrote is none of ours. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
