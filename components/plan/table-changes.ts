import type { PlanColumn, PlanTable } from "./plan.ts";
import { widens } from "./widens.ts";

/** What a change asks of those who use the table. */
export type ChangeMark =
  /** Nobody who reads the table notices, or there is more to read. */
  | "safe"
  /** What stands in the table is not yet as declared; the table's next run makes it so. */
  | "needs back-fill"
  /** Queries that work today can fail, or mean something else, tomorrow. */
  | "breaking";

/** One difference between a table as it is and as it is declared. */
export interface TableChange {
  /** Table as `layer.name`. */
  readonly table: string;
  /** What changes, in words that are the same each time, for example `drop column email`. */
  readonly change: string;
  readonly mark: ChangeMark;
  /** Whether the table cannot take the change, since columns with rows in them would be lost or altered. */
  readonly refused: boolean;
}

/** Tables by `layer.name`, or what of them is compared. */
export type ComparedTables = Readonly<
  Record<string, Pick<PlanTable, "columns" | "primaryKey" | "partitionBy" | "rules" | "quarantine">>
>;

/** Tables of all products of a plan. */
export function allTables(
  products: Readonly<Record<string, { readonly tables: ComparedTables }>>,
): ComparedTables {
  return Object.fromEntries(Object.values(products).flatMap(({ tables }) => Object.entries(tables)));
}

/**
 * All changes from one set of tables to another, sorted by table; none when they are equal but for descriptions.
 *
 * A table that is declared no more stays registered with its rows, as does one whose product is switched off.
 */
export function tableChanges(before: ComparedTables, after: ComparedTables): TableChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((table) => {
    const [old, now] = [before[table], after[table]];
    if (old === undefined) return [{ table, change: "create", mark: "safe", refused: false }];
    if (now === undefined) {
      return [{ table, change: "stop filling it; its rows stay", mark: "breaking", refused: false }];
    }
    return changesOf(old, now).map(([change, mark, refused = false]) => ({ table, change, mark, refused }));
  });
}

type Found = readonly [change: string, mark: ChangeMark, refused?: boolean];
type Compared = ComparedTables[string];

function changesOf(before: Compared, after: Compared): Found[] {
  const [old, now] = [byName(before.columns), byName(after.columns)];
  const found: Found[] = [];
  for (const [name, column] of old) {
    const same = now.get(name);
    if (same === undefined) found.push([`drop column ${name}`, "breaking", true]);
    else found.push(...columnChanges(column, same));
  }
  for (const [name, { type, nullable }] of now) {
    if (old.has(name)) continue;
    found.push(
      nullable
        ? [`add column ${name} ${type}`, "safe"]
        : [`add column ${name} ${type} not null`, "needs back-fill"],
    );
  }
  if (before.primaryKey.join() !== after.primaryKey.join()) {
    found.push([
      `change key (${before.primaryKey.join(", ")}) to (${after.primaryKey.join(", ")})`,
      "breaking",
    ]);
  }
  if (before.partitionBy.join() !== after.partitionBy.join()) {
    const words = ({ partitionBy }: Compared): string => partitionBy.join(", ") || "nothing";
    // A metastore gives a table its partition columns once.
    found.push([`partition by ${words(after)} instead of ${words(before)}`, "breaking", true]);
  }
  return [...found, ...ruleChanges(before, after)];
}

function columnChanges(before: PlanColumn, after: PlanColumn): Found[] {
  const { name } = before;
  const found: Found[] = [];
  if (before.type !== after.type) {
    found.push(
      widens(before.type, after.type)
        ? [`widen column ${name} from ${before.type} to ${after.type}`, "safe"]
        : [`change column ${name} from ${before.type} to ${after.type}`, "breaking", true],
    );
  }
  if (before.nullable && !after.nullable) found.push([`require column ${name}`, "needs back-fill"]);
  if (!before.nullable && after.nullable) found.push([`allow nulls in column ${name}`, "breaking"]);
  return found;
}

/** The rule that a column must be present comes and goes with the column's own change. */
function ruleChanges(before: Compared, after: Compared): Found[] {
  const written = (table: Compared): Map<string, string> =>
    new Map(
      table.rules
        .filter(({ name }) => !table.columns.some((column) => name === `${column.name}_present`))
        .map(({ name, check, severity }) => [name, `${severity} ${check}`]),
    );
  const [old, now] = [written(before), written(after)];
  const found: Found[] = [];
  for (const name of old.keys()) if (!now.has(name)) found.push([`remove rule ${name}`, "breaking"]);
  for (const [name, text] of now) {
    if (!old.has(name)) found.push([`add rule ${name}`, "needs back-fill"]);
    else if (old.get(name) !== text) found.push([`change rule ${name}`, "needs back-fill"]);
  }
  return found;
}

function byName(columns: readonly PlanColumn[]): Map<string, PlanColumn> {
  return new Map(columns.map((column) => [column.name, column]));
}
