import { readsOf } from "./job.ts";
import type { Product } from "./product.ts";
import { tableId } from "./table-id.ts";

/**
 * Finds tables that are made from themselves, directly or by way of others.
 *
 * @param at where the product was declared, for the messages
 * @returns one sentence per cycle; empty when there is none
 */
export function validateCycles(at: string, product: Product): string[] {
  const tables = new Map(product.tables.map((table) => [tableId(table), table]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (id: string, path: readonly string[]): void => {
    const begun = path.indexOf(id);
    if (begun >= 0) {
      const cycle = [...path.slice(begun), id].join(" reads ");
      cycles.push(`${at}: ${cycle}, so that none could be filled first; take one of them out of reads`);
      return;
    }
    const table = tables.get(id);
    if (table === undefined || done.has(id)) return;
    for (const read of readsOf(table.job)) visit(read, [...path, id]);
    done.add(id);
  };
  for (const id of tables.keys()) visit(id, []);
  return cycles;
}
