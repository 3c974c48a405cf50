import type { TableInputs } from "../components/catalog/table-inputs.ts";
import { alterTable } from "../components/plan/ddl/alter-table.ts";
import { shapeChanges } from "../components/plan/ddl/shape-change.ts";
import { tableChanges } from "../components/plan/table-changes.ts";

/** Changes from one declaration of a table to another that are not made, each with what to do about it. */
export function refusals(before: TableInputs, after: TableInputs): string[] {
  const id = `${after.schema}.${after.name}`;
  const compared = (inputs: TableInputs) => ({ [id]: { ...inputs, rules: [], quarantine: null } });
  return tableChanges(compared(before), compared(after), { [id]: after.accepted })
    .filter(({ refused }) => refused)
    .map(
      ({ change, wayOut = "" }) =>
        `${id}: ${change} is refused, since it breaks whoever reads the table. To make it, ${wayOut}. ` +
        "Or declare a table with a new name and leave this one until nobody reads it.",
    );
}

/** Statements that bring a table from one declaration to another. @param copyId see {@link alterTable} */
export function alterations(before: TableInputs, after: TableInputs, copyId: string): string[] {
  return alterTable(before, after, shapeChanges(before, after), copyId);
}
