import type { Table } from "./product.ts";
import { tableRules } from "./table-rules.ts";

/** Ending of the name of a table that holds another one's rejected rows. */
export const QUARANTINE_SUFFIX = "_quarantine";

/** Name, in the same layer, of the table that holds a table's rejected rows; none when no rule rejects any. */
export function quarantineName(table: Table): string | undefined {
  const rejects = tableRules(table).some(({ severity }) => severity === "reject");
  return rejects ? `${table.name}${QUARANTINE_SUFFIX}` : undefined;
}
