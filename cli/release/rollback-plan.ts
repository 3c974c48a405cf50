import type { TableChange } from "../../components/plan/table-changes.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import type { Evidence } from "./evidence.ts";
import type { TableStates } from "./manifest.ts";

/** Where a rollback goes. */
export interface Destination {
  readonly release: Evidence["release"];
  /** What the tables held when the stack was last of that release, right before it was brought to another one. */
  readonly tables: TableStates;
}

/**
 * Finds where a rollback goes.
 *
 * @param history what was done to the stack, oldest first
 * @param name release to go back to. @default the one before the last promotion
 * @throws CommandFailure with exit code 2 when nobody noted what the stack was then
 */
export function destination(history: readonly Evidence[], name?: string): Destination {
  const last = history.at(-1);
  if (last === undefined)
    throw usage("no promotion to this stack is noted, so there is nothing to go back to");
  const target = name ?? defaultTarget(last);
  if (target === undefined) {
    throw usage(
      last.action === "rollback"
        ? `the last thing done was a rollback to ${last.release.name}; name the release to go back to: ${names(history)}`
        : "nobody noted what the stack was before its only promotion",
    );
  }
  const at = history.findLastIndex(({ release, faults }) => release.name === target && faults.length === 0);
  const [reached, next] = [history[at], history[at + 1]];
  if (reached === undefined)
    throw usage(`the stack never was of release ${target}; it was of ${names(history)}`);
  if (next === undefined) throw usage(`the stack is of release ${target} already`);
  return { release: reached.release, tables: next.before };
}

/** A rollback that failed is repeated; one that did not has no release before it that is meant. */
function defaultTarget(last: Evidence): string | undefined {
  if (last.action === "promote") return last.replaced?.name;
  return last.faults.length === 0 ? undefined : last.release.name;
}

function names(history: readonly Evidence[]): string {
  const good = history.filter(({ faults }) => faults.length === 0).map(({ release }) => release.name);
  return [...new Set(good)].join(", ") || "none";
}

function usage(message: string): CommandFailure {
  return new CommandFailure(message, EXIT.usage);
}

/** What a rollback does to the rows of the tables. */
export interface RowsBack {
  /** Snapshot by table that is restored. */
  readonly restored: Readonly<Record<string, string>>;
  /** Tables that the earlier code makes again. */
  readonly madeAgain: readonly string[];
}

/** Changes after which an Iceberg table finds the columns of its earlier files no more: it knows them by number. */
const NEW_COLUMN = /^(add|rename|change|widen) column /;

/**
 * Decides which tables are restored: those of a format that keeps earlier rows, of which a snapshot was noted that the
 * earlier shape can read.
 *
 * @param changes of the tables, from what they are to the earlier declaration
 */
export function rowsBack(tables: TableStates, changes: readonly TableChange[]): RowsBack {
  const entries = Object.entries(tables);
  const unreadable = new Set(
    changes.filter(({ change }) => NEW_COLUMN.test(change)).map(({ table }) => table),
  );
  const restored = Object.fromEntries(
    entries.flatMap(([id, { format, snapshot }]) =>
      snapshot === null || (format === "iceberg" && unreadable.has(id)) ? [] : [[id, snapshot] as const],
    ),
  );
  return { restored, madeAgain: entries.map(([id]) => id).filter((id) => !(id in restored)) };
}

/** What a rollback will do, one sentence each. */
export function rollbackWords(
  tables: TableStates,
  { restored, madeAgain }: RowsBack,
  changes: readonly TableChange[],
): string[] {
  return [
    ...changes.map(({ table, change, mark }) => `${table}: ${change} (${mark})`),
    ...Object.entries(restored).map(([id, snapshot]) => {
      const rows = tables[id]?.rows;
      const count = typeof rows === "number" ? `, ${rows} rows` : "";
      return `${id} goes back to snapshot ${snapshot}${count}; newer snapshots stay`;
    }),
    ...madeAgain.map((id) => {
      const format = tables[id]?.format ?? "parquet";
      return `${id} (${format}) has no earlier rows to go back to: the earlier code makes it again of what its sources hold now`;
    }),
  ];
}
