import { isDuration, seconds, type Duration } from "../core/units.ts";
import { readsOf } from "./job.ts";
import type { Product, Table } from "./product.ts";
import { daysKept, WHILE_IN_SOURCE, type Retention } from "./retention.ts";
import { isDelivered } from "./source.ts";
import { tableId } from "./table-id.ts";

/** Below this age Iceberg takes no file for abandoned. */
const ICEBERG_VACUUM: Duration = "1 days";

/** Below this age Delta removes files only when its safety check is switched off, which nothing here does. */
const DELTA_VACUUM: Duration = "7 days";

/** Formats that keep earlier states of a table. */
const WITH_STATES: readonly string[] = ["delta", "iceberg"];

/**
 * Checks how long a table keeps what is in it, alone and against what is made from it.
 *
 * @param at where the table was declared, for the messages
 * @param product the table's product, in which all are that read it
 * @returns one sentence per fault; empty when all is well
 */
export function validateRetention(at: string, table: Table, product: Product): string[] {
  const { retention } = table;
  if (retention === undefined) return [];
  const { rows, timeTravel, vacuum } = retention;
  if (rows === undefined && timeTravel === undefined && vacuum === undefined)
    return [`${at}: its retention is empty; say rows, timeTravel or vacuum, or take it out`];
  if (rows === WHILE_IN_SOURCE)
    return [...deliveryFaults(at, table, product), ...stateFaults(at, table, retention)];
  if (rows !== undefined && !(isDuration(rows) && rows.endsWith(" days")))
    return [
      `${at}: retention.rows "${rows}" must be whole days, for example "90 days", or "${WHILE_IN_SOURCE}"`,
    ];
  return [
    ...(rows === undefined ? byFaults(at, retention) : ageFaults(at, table, retention, product)),
    ...readerFaults(at, table, product),
    ...stateFaults(at, table, retention),
  ];
}

function deliveryFaults(at: string, { job }: Table, product: Product): string[] {
  if (job.step === "merge" || (job.step === "ingest" && job.watermark !== undefined)) {
    return [
      `${at}: rows are merged into it and stay when their source has them no longer, so that none goes "${WHILE_IN_SOURCE}"; ` +
        'say how many days, for example rows: "365 days"',
    ];
  }
  if (job.step !== "ingest" || !isDelivered(product.sources[job.source])) return [];
  return [
    `${at}: every delivery is kept, so that no row goes "${WHILE_IN_SOURCE}"; say how many days, for example rows: "365 days"`,
  ];
}

function byFaults(at: string, { by }: Retention): string[] {
  return by === undefined
    ? []
    : [`${at}: retention.by counts the age of rows; say rows, too, or take it out`];
}

/** Rows of files go by whole partitions of days, so there have to be such; a database removes single rows. */
function ageFaults(at: string, table: Table, retention: Retention, product: Product): string[] {
  const { format = "parquet", partitionBy: [partition] = [], columns } = table;
  const kept = `retention.rows is "${retention.rows ?? ""}"`;
  const inDatabase = format === "postgres";
  const by = retention.by ?? partition;
  const day = inDatabase
    ? "name a column of type date in retention.by"
    : "partition it by a column of type date";
  const wayOut = `keep its rows "${WHILE_IN_SOURCE}", or ${day}`;
  const faults: string[] = [];
  if (by === undefined) {
    faults.push(`${at}: ${kept}, but a dimension has no day to count from; ${wayOut}`);
  } else if (by !== partition && !inDatabase) {
    faults.push(`${at}: ${kept}, and rows go by whole partitions; put ${by} first in partitionBy`);
  } else if (columns[by]?.type !== "date" && !isDayOfDelivery(table, product)) {
    faults.push(`${at}: ${kept}, but ${by} is no day to count from; ${wayOut}`);
  }
  const id = tableId(table);
  const referring = product.tables.flatMap((other) =>
    Object.entries(other.columns).flatMap(([name, { references }]) =>
      references === id ? [`${tableId(other)}.${name}`] : [],
    ),
  );
  if (referring.length > 0) {
    faults.push(
      `${at}: ${kept}, but it is a dimension, which ${referring.join(" and ")} references: rows would refer to nothing; ` +
        `keep its rows "${WHILE_IN_SOURCE}"`,
    );
  }
  return faults;
}

function isDayOfDelivery({ job }: Table, product: Product): boolean {
  return job.step === "ingest" && isDelivered(product.sources[job.source]);
}

/**
 * Every run makes a table from all rows of what it reads, so these have to stay as long. One that rows are merged into
 * keeps them itself.
 */
function readerFaults(at: string, table: Table, product: Product): string[] {
  const days = daysKept(table.retention);
  if (days === undefined) return [];
  const id = tableId(table);
  const wayOut = `keep it at least as long, or let the rows of what is made from it be kept "${WHILE_IN_SOURCE}"`;
  const readers = product.tables
    .filter(({ job }) => job.step !== "merge" && readsOf(job).includes(id))
    .flatMap((reader) => {
      const kept = reader.retention?.rows;
      if (kept === WHILE_IN_SOURCE) return [];
      if (kept !== undefined && isDuration(kept) && (daysKept(reader.retention) ?? 0) <= days) return [];
      return [`${tableId(reader)}, which is made from it, ${kept ?? "for ever"}`];
    });
  const { dbt } = product;
  if (dbt?.reads.includes(id) === true && dbt.retention?.rows !== WHILE_IN_SOURCE)
    readers.push("what dbt makes from it for ever");
  return readers.map((reader) => `${at}: it is kept ${days} days, but ${reader}; ${wayOut}`);
}

function stateFaults(at: string, { format = "parquet" }: Table, { timeTravel, vacuum }: Retention): string[] {
  const given = Object.entries({ timeTravel, vacuum }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const bad = given.filter(([, value]) => !isDuration(value));
  if (bad.length > 0) {
    return bad.map(
      ([key, value]) => `${at}: retention.${key} "${value}" must be a duration, for example "30 days"`,
    );
  }
  if (given.length > 0 && !WITH_STATES.includes(format)) {
    return given.map(
      ([key]) =>
        `${at}: retention.${key} is about earlier states, which ${format} has none of; take it out, or use delta or iceberg`,
    );
  }
  const faults: string[] = [];
  if (timeTravel !== undefined && vacuum !== undefined && seconds(vacuum) < seconds(timeTravel)) {
    faults.push(
      `${at}: vacuum after ${vacuum} removes files that time travel over ${timeTravel} needs; ` +
        `raise vacuum to at least ${timeTravel}, or shorten timeTravel`,
    );
  }
  const least = format === "delta" ? DELTA_VACUUM : ICEBERG_VACUUM;
  if (vacuum !== undefined && seconds(vacuum) < seconds(least)) {
    faults.push(
      `${at}: vacuum after ${vacuum} may remove files that a running query or write needs; raise it to at least ${least}`,
    );
  }
  return faults;
}
