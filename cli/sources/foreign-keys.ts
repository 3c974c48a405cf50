import { escapeIdentifier, type ClientBase } from "pg";

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/**
 * Runs `load` while the schema's foreign keys are away and puts them back after it, which checks every row. Tables
 * may refer to each other in a circle, so no order of loading would satisfy them on the way. Belongs into a
 * transaction: nobody else ever sees the schema without its keys.
 */
export async function withoutForeignKeys(
  client: ClientBase,
  schema: string,
  load: () => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT c.conrelid::regclass::text AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
       FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
      WHERE n.nspname = $1 AND c.contype = 'f' AND c.conparentid = 0
      ORDER BY 1, 2`,
    [schema],
  );
  for (const { table, name } of rows) {
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${escapeIdentifier(name)}`);
  }
  await load();
  for (const { table, name, definition } of rows) {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${escapeIdentifier(name)} ${definition}`);
  }
}
