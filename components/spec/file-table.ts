import type { Duration } from "../core/units.ts";
import type { Expectation } from "./expectation.ts";
import { ingest, refine } from "./job.ts";
import type { JobLimits } from "./job-limits.ts";
import type { Column, Table } from "./product.ts";
import type { Retention } from "./retention.ts";
import type { Rule } from "./rule.ts";
import type { SourceTable } from "./source.ts";

/** Partition column of every table of delivered files: the day of delivery, as `YYYY-MM-DD`. */
export const DELIVERY_DAY = "date";

/** Column that tells when a delivered row was ingested. */
export const INGESTED_AT = "_ingestion_timestamp";

/** Column that tells when a refined row was made. */
export const PROCESSED_AT = "_silver_processed_at";

/** A column of delivered files and what it has to be. */
export interface FileColumn extends Column {
  /** Its name in the files. @default its own */
  readonly from?: string;
}

/** What is delivered as files, and what becomes of it. */
export interface FileTableDeclaration<
  Columns extends Readonly<Record<string, FileColumn>>,
> extends JobLimits {
  readonly name: string;
  readonly description: string;
  /** Rows that break what a column says are rejected, unless its `onBreach` says otherwise. */
  readonly columns: Columns;
  /** Columns that identify a row; of two rows with one key the one delivered last counts. */
  readonly primaryKey: readonly (keyof Columns & string)[];
  /** Partitions of the silver table. @default none */
  readonly partitionBy?: readonly (keyof Columns & string)[];
  /** Conditions on whole rows. @default none */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** What the silver table as a whole has to be. @default nothing */
  readonly expectations?: Readonly<
    Record<string, Expectation<(keyof Columns & string) | typeof INGESTED_AT | typeof PROCESSED_AT>>
  >;
  /** Whether both tables are copied to the product's database, the delivered rows as `raw_<name>`. @default false */
  readonly copy?: boolean;
  /** Words under which a catalog finds both tables. @default none */
  readonly tags?: readonly string[];
  /** Longest time between two deliveries, and until the typed rows show the last one. @default no limit */
  readonly freshness?: Duration;
  /** How long rows are kept: those of deliveries, and the typed ones. @default both for ever */
  readonly retention?: { readonly bronze?: Retention; readonly silver?: Retention };
}

/** The parts of a product that one kind of delivered file makes. */
export interface FileTable {
  readonly name: string;
  readonly source: SourceTable;
  /** Delivered rows as they are, all text, one partition per day of delivery. */
  readonly bronze: Table;
  /** Typed, distinct rows that meet every rule. */
  readonly silver: Table;
}

/**
 * Declares files that are delivered day by day, a bronze table that keeps every delivery and a silver table of what
 * holds now.
 *
 * @param source key of the file source among the product's sources
 */
export function fileTable<Columns extends Readonly<Record<string, FileColumn>>>(
  source: string,
  declaration: FileTableDeclaration<Columns>,
): FileTable {
  const { name, description, primaryKey, copy = false, retention = {} } = declaration;
  const shared = picked(declaration, ["tags", "freshness"]);
  const limits = picked(declaration, ["retries", "timeout"]);
  const columns: readonly (readonly [string, FileColumn])[] = Object.entries(declaration.columns);
  const renamed = columns.flatMap(([column, { from }]) =>
    from === undefined ? [] : [[column, from] as const],
  );
  return {
    name,
    source: {
      columns: Object.fromEntries(
        columns.map(([column, { from, type, nullable = true }]) => [from ?? column, { type, nullable }]),
      ),
      primaryKey: primaryKey.map((column) => declaration.columns[column]?.from ?? column),
    },
    bronze: {
      layer: "bronze",
      name,
      description: `${description}, as delivered`,
      columns: {
        ...Object.fromEntries(columns.map(([column, declared]) => [column, delivered(declared)])),
        [INGESTED_AT]: added("When the row was ingested, in UTC."),
        [DELIVERY_DAY]: added("Day of the delivery."),
      },
      // A sender may repeat itself: nothing identifies a delivered row.
      primaryKey: [],
      partitionBy: [DELIVERY_DAY],
      sortBy: primaryKey,
      ...(copy ? { copy: { name: `raw_${name}` } } : {}),
      ...shared,
      ...(retention.bronze === undefined ? {} : { retention: retention.bronze }),
      job: ingest(source, name, { from: Object.fromEntries(renamed), ...limits }),
    },
    silver: {
      layer: "silver",
      name,
      description,
      columns: {
        ...Object.fromEntries(columns.map(([column, declared]) => [column, refined(declared)])),
        [INGESTED_AT]: added("When the row was ingested, in UTC.", "timestamp"),
        [PROCESSED_AT]: added("When the row was made, in UTC.", "timestamp"),
      },
      primaryKey,
      sortBy: primaryKey,
      ...picked(declaration, ["partitionBy", "rules", "expectations"]),
      ...(copy ? { copy: {} } : {}),
      ...shared,
      ...(retention.silver === undefined ? {} : { retention: retention.silver }),
      job: refine(`bronze.${name}`, { processedAt: PROCESSED_AT, ...limits }),
    },
  };
}

/** A text says about people what the value says that it stands for. */
function delivered({ description, classification }: Pick<Column, "description" | "classification">): Column {
  return { type: "string", ...(classification === undefined ? {} : { classification }), description };
}

function added(description: string, type: "string" | "timestamp" = "string"): Column {
  return { type, nullable: false, description };
}

/** The fields that are there. */
function picked<From extends object, Key extends keyof From>(
  from: From,
  keys: readonly Key[],
): Pick<From, Key> {
  return Object.fromEntries(
    keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])),
  ) as Pick<From, Key>;
}

/** A text that may be anything has nothing to break. */
function refined(column: FileColumn): Column {
  const { type, nullable = true, values, references, onBreach = "reject" } = column;
  const free = type === "string" && nullable && values === undefined && references === undefined;
  return free ? column : { ...column, onBreach };
}
