import type { TableName } from "./csv-header.ts";
import type { PlannedTable } from "./planned-table.ts";
import type { Story, Version } from "./story.ts";

/** What is to become of a table's delivered rows, and which of them are special. */
export interface PlantedTable<Name extends TableName> {
  /** Rows of each delivery, by its day. */
  readonly bronzeRows: Readonly<Record<string, number>>;
  /** Rows of all deliveries together that silver leaves out because another one has their key. */
  readonly duplicates: number;
  /** Rows in quarantine after deduplication. */
  readonly rejected: number;
  /** How many of these break a rule, by its name; one row can break several. */
  readonly rejectedByRule: Readonly<Record<string, number>>;
  /** Rows that get into silver. */
  readonly silverRows: number;
  /** How many of these have a null, by nullable column that has any. */
  readonly nulls: Readonly<Record<string, number>>;
  /** The rows in quarantine, each as the newest delivery has it. */
  readonly rejectedRows: readonly Version<Name>[];
  /** Rows that one delivery has exactly twice. */
  readonly repeated: readonly Version<Name>[];
  /** The keys whose row differs between deliveries: corrected, repaired, spoiled, or of another status. */
  readonly changed: readonly Story<Name>[];
}

/** Foretells what is to become of a planned table. */
export function planted<Name extends TableName>(
  days: readonly string[],
  { bronzeRows, keys, stories, nulls }: PlannedTable<Name>,
): PlantedTable<Name> {
  const rejectedRows = stories.map((story) => story.slice(-1)).flatMap((last) => last.filter(isWrong));
  const rules = Map.groupBy(
    rejectedRows.flatMap((version) => version.rules),
    (rule) => rule,
  );
  return {
    bronzeRows: Object.fromEntries(days.map((day, delivery) => [day, bronzeRows[delivery] ?? 0])),
    duplicates: bronzeRows.reduce((sum, rows) => sum + rows, 0) - keys,
    rejected: rejectedRows.length,
    rejectedByRule: Object.fromEntries([...rules].sort().map(([rule, all]) => [rule, all.length])),
    silverRows: keys - rejectedRows.length,
    nulls,
    rejectedRows,
    repeated: stories.flatMap((story) => story.filter(({ day }, index) => story[index - 1]?.day === day)),
    changed: stories.filter((story) => new Set(story.map(({ row }) => JSON.stringify(row))).size > 1),
  };
}

function isWrong({ rules }: Version<TableName>): boolean {
  return rules.length > 0;
}
