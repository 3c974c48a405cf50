import { isDuration, seconds } from "../core/units.ts";
import { CLASSIFICATIONS, strictness } from "./classification.ts";
import type { Product, Table } from "./product.ts";
import { widestGap } from "./schedule.ts";
import { findTable } from "./table-id.ts";

const TAG = /^[a-z0-9]+(?:[-_:.][a-z0-9]+)*$/;
/** From this on, values may not be where everybody sees names: in addresses of files, in listings and logs. */
const NAMELESS = "personal";

/**
 * Checks what a table promises besides its rows: tags, freshness, how its values are to be handled.
 *
 * @param at where the table was declared, for the messages
 * @param gap seconds between two runs of the product that are furthest apart; undefined without a schedule
 * @returns one sentence per fault; empty when all is well
 */
export function validatePromises(
  at: string,
  table: Table,
  product: Product,
  gap: number | undefined,
): string[] {
  const { tags = [], freshness } = table;
  const faults = tags
    .filter((tag) => !TAG.test(tag))
    .map((tag) => `${at}: tag "${tag}" must be lower-case letters and digits, joined by one of - _ : .`);
  if (new Set(tags).size < tags.length) faults.push(`${at}: tags names one twice`);
  if (freshness !== undefined && !isDuration(freshness)) {
    faults.push(`${at}: freshness "${freshness}" must be a duration, for example "26 h"`);
  } else if (freshness !== undefined && gap !== undefined && seconds(freshness) < gap) {
    faults.push(
      `${at}: freshness ${freshness} is shorter than the schedule "${product.schedule ?? ""}" can give, whose runs are up to ` +
        `${hours(gap)} apart; run it more often, or raise freshness above that`,
    );
  }
  return [...faults, ...classificationFaults(at, table, product)];
}

function classificationFaults(at: string, table: Table, product: Product): string[] {
  const { columns, partitionBy = [], job } = table;
  const read = job.step === "refine" || job.step === "merge" ? job.reads : "";
  const origin = findTable(product, read)?.columns;
  return Object.entries(columns).flatMap(([name, { classification }]) => {
    if (classification !== undefined && !CLASSIFICATIONS.includes(classification)) {
      return [
        `${at}: column ${name}: classification is "${classification}"; use one of ${CLASSIFICATIONS.join(", ")}`,
      ];
    }
    const before = origin?.[name]?.classification;
    const faults: string[] = [];
    if (strictness(before) > strictness(classification)) {
      faults.push(
        `${at}: column ${name} is ${classification ?? "not classified"}, but ${before ?? ""} in ` +
          `${read}, whose values it holds; classify it as strictly`,
      );
    }
    if (partitionBy.includes(name) && strictness(classification) >= strictness(NAMELESS)) {
      faults.push(
        `${at}: column ${name} is ${classification ?? ""} and names the folders of partitions, which every listing shows; ` +
          "keep it out of partitionBy",
      );
    }
    return faults;
  });
}

function hours(gap: number): string {
  const length = gap / 3600;
  return Number.isInteger(length) ? `${length} h` : `${Math.ceil(gap / 60)} min`;
}

/** Seconds between the two runs of a product that are furthest apart; undefined when nothing schedules it. */
export function productGap({ schedule }: Product): number | undefined {
  return schedule === undefined ? undefined : widestGap(schedule);
}
