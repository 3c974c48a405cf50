import { alterTable } from "./ddl/alter-table.ts";
import { createTable } from "./ddl/create-table.ts";
import { changeWords, judge, type ChangeMark } from "./ddl/judge.ts";
import { shapeChanges, type ShapeChange } from "./ddl/shape-change.ts";
import type { TableShape } from "./ddl/table-shape.ts";
import type { PlanTable } from "./plan.ts";

export type { ChangeMark } from "./ddl/judge.ts";

/** One difference between a table as it is and as it is declared. */
export interface TableChange {
  /** Table as `layer.name`. */
  readonly table: string;
  /** What changes, in words that are the same each time, for example `drop column email`. */
  readonly change: string;
  readonly mark: ChangeMark;
  /** Whether the change is not made, since whoever relies on the table has not been asked, or since it cannot be. */
  readonly refused: boolean;
  /** What to do about a refusal; absent when there is none. */
  readonly wayOut?: string;
}

/** What of a table is compared. */
export type ComparedTable = Pick<
  PlanTable,
  "columns" | "primaryKey" | "partitionBy" | "rules" | "quarantine"
> &
  Partial<Pick<PlanTable, "format" | "sortBy" | "schema" | "name" | "location" | "description">> & {
    /** Version of the product; an unknown one counts as the first. */
    readonly version?: string;
  };

/** Tables by `layer.name`, or what of them is compared. */
export type ComparedTables = Readonly<Record<string, ComparedTable>>;

/**
 * Changes that a stack's configuration names, in the words of the table plan, by table. Written as {@link wayBack}, a
 * change needs no raised version.
 */
export type AcceptedChanges = Readonly<Record<string, readonly string[]>>;

/** Version of a product that names none. */
export const FIRST_VERSION = "1.0.0";

/** How a change is accepted that goes back to a shape which the table had: an earlier version cannot be a higher one. */
export function wayBack(change: string): string {
  return `rollback: ${change}`;
}

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
export function tableChanges(
  before: ComparedTables,
  after: ComparedTables,
  accepted: AcceptedChanges = {},
): TableChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((table) => {
    const [old, now] = [before[table], after[table]];
    if (old === undefined) return [{ table, change: "create", mark: "safe", refused: false }];
    if (now === undefined) {
      return [{ table, change: "stop filling it; its rows stay", mark: "breaking", refused: false }];
    }
    return changesOf(table, old, now, accepted[table] ?? []);
  });
}

/**
 * Statements that the changes of a table take, in order; see {@link alterTable} and {@link createTable}.
 *
 * @param before the table as it is; nothing for one that is not there
 */
export function tableStatements(
  before: Pick<PlanTable, "columns" | "primaryKey" | "partitionBy"> | undefined,
  after: TableShape,
): string[] {
  return before === undefined ? createTable(after) : alterTable(before, after, shapeChanges(before, after));
}

function changesOf(
  table: string,
  before: ComparedTable,
  after: ComparedTable,
  accepted: readonly string[],
): TableChange[] {
  const [was = "parquet", is = "parquet"] = [before.format, after.format];
  if (was !== is) {
    const wayOut = "declare a table with a new name in the new format";
    return [{ table, change: `change format ${was} to ${is}`, mark: "breaking", refused: true, wayOut }];
  }
  const shape = shapeChanges(before, after).map((change) =>
    judged(table, change, { before, after, accepted }),
  );
  const rules = ruleChanges(before, after).map(([change, mark]) => ({ table, change, mark, refused: false }));
  return [...shape, ...rules];
}

function judged(
  table: string,
  change: ShapeChange,
  context: { before: ComparedTable; after: ComparedTable; accepted: readonly string[] },
): TableChange {
  const { before, after, accepted } = context;
  const { mark, guarded, impossible } = judge(change, after.format ?? "parquet");
  const words = changeWords(change, before, after);
  const found = { table, change: words, mark };
  if (impossible !== undefined) {
    return { ...found, refused: true, wayOut: `${impossible}; declare a table with a new name` };
  }
  const { version: was = FIRST_VERSION } = before;
  const { version: is = FIRST_VERSION } = after;
  const missing = [
    ...(major(is) > major(was)
      ? []
      : [`raise the product's version from ${was} to ${major(was) + 1}.0.0 or higher`]),
    ...(accepted.includes(words)
      ? []
      : [`name it in the stack: lakehouse:acceptedChanges: { "${table}": ["${words}"] }`]),
  ];
  if (!guarded || missing.length === 0 || accepted.includes(wayBack(words)))
    return { ...found, refused: false };
  return { ...found, refused: true, wayOut: missing.join(", and ") };
}

function major(version: string): number {
  return Number(version.split(".")[0]);
}

/** The rule that a column must be present comes and goes with the column's own change. */
function ruleChanges(
  before: ComparedTable,
  after: ComparedTable,
): (readonly [change: string, mark: ChangeMark])[] {
  const written = (table: ComparedTable): Map<string, string> =>
    new Map(
      table.rules
        .filter(({ name }) => !table.columns.some((column) => name === `${column.name}_present`))
        .map(({ name, check, severity }) => [name, `${severity} ${check}`]),
    );
  const [old, now] = [written(before), written(after)];
  const found: (readonly [string, ChangeMark])[] = [];
  for (const name of old.keys()) if (!now.has(name)) found.push([`remove rule ${name}`, "breaking"]);
  for (const [name, text] of now) {
    if (!old.has(name)) found.push([`add rule ${name}`, "needs back-fill"]);
    else if (old.get(name) !== text) found.push([`change rule ${name}`, "needs back-fill"]);
  }
  return found;
}
