import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { isDuration } from "../core/units.ts";
import {
  EXPECTATION_SEVERITIES,
  type Bounds,
  type Expectation,
  type FigureExpected,
  type QuantileExpected,
} from "./expectation.ts";
import { readsOf } from "./job.ts";
import type { Table } from "./product.ts";
import { tableRules } from "./table-rules.ts";

const NUMBER = /^(?:smallint|int|bigint|double|decimal\(\d+,\d+\))$/;

/**
 * Checks what is expected of a table.
 *
 * @param at where the table was declared, for the messages
 * @returns one sentence per fault; empty when all is well
 */
export function validateExpectations(at: string, table: Table): string[] {
  const rules = new Set(tableRules(table).map(({ name }) => name));
  const expectations = Object.entries(table.expectations ?? {});
  if (expectations.length > 0 && table.format === "postgres" && keepsRows(table)) {
    return [
      `${at}: rows that stay in the database between runs cannot be asked for what is expected; make it iceberg, or remove its expectations`,
    ];
  }
  return expectations.flatMap(([name, expectation]) => {
    const here = `${at}: expectation ${name}`;
    return [
      ...(isIdentifier(name) ? [] : [`${at}: expectation "${name}" must be ${IDENTIFIER_RULE}`]),
      ...(rules.has(name) ? [`${here} is called like a rule of the table; rename it`] : []),
      ...(expectation.description.trim() === "" ? [`${here} needs a description`] : []),
      ...(EXPECTATION_SEVERITIES.includes(expectation.severity)
        ? []
        : [
            `${here}: severity is "${expectation.severity}"; use one of ${EXPECTATION_SEVERITIES.join(", ")}`,
          ]),
      ...expectedFaults(here, expectation, table),
    ];
  });
}

function keepsRows({ job }: Table): boolean {
  return job.step === "merge" || (job.step === "ingest" && job.watermark !== undefined);
}

function expectedFaults(at: string, expected: Expectation, table: Table): string[] {
  switch (expected.expect) {
    case "rows":
      return boundFaults(at, expected, { whole: true, from: 0 });
    case "rowRatio":
      return [
        ...(readsOf(table.job).includes(expected.to)
          ? []
          : [
              `${at} compares with ${expected.to}, which the table's job does not read; name a table of its reads`,
            ]),
        ...boundFaults(at, expected, { from: 0 }),
      ];
    case "quantile":
      return quantileFaults(at, expected, table);
    case "known":
      return [
        ...typeFaults(at, table, expected.column, "a string", (type) => type === "string"),
        ...(expected.values.length === 0 ? [`${at} lists no values, so that none is right; list them`] : []),
        ...shareFaults(at, expected.share),
      ];
    case "present":
      return [
        ...typeFaults(at, table, expected.column, "any", () => true),
        ...(table.columns[expected.column]?.nullable === false
          ? [`${at}: column ${expected.column} is never null, so that it tells nothing; remove it`]
          : []),
        ...shareFaults(at, expected.share),
      ];
    case "newest":
      return [
        ...typeFaults(at, table, expected.column, "a date or a timestamp", isTime),
        ...(isDuration(expected.within)
          ? []
          : [`${at}: within is "${expected.within}"; give a length of time such as "36 h" or "2 days"`]),
      ];
    case "atLeast":
    case "above":
      return [...orderFaults(at, table, expected.column, expected.other), ...shareFaults(at, expected.share)];
    default:
      return figureFaults(at, expected, table);
  }
}

function figureFaults(at: string, expected: FigureExpected, table: Table): string[] {
  const { expect, column } = expected;
  if (expect === "distinct" || expect === "distinctShare") {
    return [
      ...typeFaults(at, table, column, "no array and no binary", (type) => !/^(?:array<|binary)/.test(type)),
      ...boundFaults(at, expected, expect === "distinct" ? { whole: true, from: 0 } : { from: 0, to: 1 }),
    ];
  }
  return [
    ...typeFaults(at, table, column, "a number", (type) => NUMBER.test(type)),
    ...boundFaults(at, expected, expect === "deviation" ? { from: 0 } : {}),
  ];
}

function quantileFaults(at: string, expected: QuantileExpected, table: Table): string[] {
  const { column, quantile } = expected;
  return [
    ...typeFaults(at, table, column, "a number", (type) => NUMBER.test(type)),
    ...(quantile >= 0 && quantile <= 1
      ? []
      : [`${at}: quantile is ${quantile}; use a share from 0 to 1, such as 0.95`]),
    ...boundFaults(at, expected, {}),
  ];
}

function typeFaults(
  at: string,
  table: Table,
  name: string,
  words: string,
  fits: (type: string) => boolean,
): string[] {
  const column = table.columns[name];
  if (column === undefined) return [`${at}: column ${name} is not among the columns`];
  return fits(column.type)
    ? []
    : [`${at}: column ${name} is ${column.type}, but has to be ${words}; ask another column`];
}

function orderFaults(at: string, table: Table, name: string, other: string): string[] {
  const types = [name, other].map((one) => table.columns[one]?.type);
  const faults = [name, other].flatMap((one) =>
    typeFaults(
      at,
      table,
      one,
      "a number, a date or a timestamp",
      (type) => NUMBER.test(type) || isTime(type),
    ),
  );
  if (name === other) faults.push(`${at} compares column ${name} with itself; name another one`);
  const [one, two] = types;
  if (faults.length === 0 && one !== two && !types.every((type) => NUMBER.test(type ?? ""))) {
    faults.push(
      `${at} compares ${name}, which is ${String(one)}, with ${other}, which is ${String(two)}; name columns of one type`,
    );
  }
  return faults;
}

function shareFaults(at: string, share = 1): string[] {
  return share > 0 && share <= 1
    ? []
    : [`${at}: share is ${share}; use one above 0 and up to 1, such as 0.95`];
}

/** What values bounds may have. */
interface Limits {
  readonly whole?: boolean;
  readonly from?: number;
  readonly to?: number;
}

function boundFaults(at: string, { least, most }: Bounds, { whole = false, from, to }: Limits): string[] {
  if (least === undefined && most === undefined) return [`${at} has no bounds; give it least, most or both`];
  const faults = [least, most].flatMap((bound) => {
    if (bound === undefined) return [];
    if (!Number.isFinite(bound)) return [`${at} has the bound ${bound}, which is no number; write one`];
    if (whole && !Number.isInteger(bound)) return [`${at} has the bound ${bound}; only whole numbers can be`];
    if (from !== undefined && bound < from) return [`${at} has the bound ${bound}; nothing is below ${from}`];
    return to !== undefined && bound > to ? [`${at} has the bound ${bound}; nothing is above ${to}`] : [];
  });
  if (least !== undefined && most !== undefined && least > most) {
    faults.push(`${at} is from ${least} to ${most}, in which nothing is; swap them`);
  }
  return faults;
}

function isTime(type: string): boolean {
  return type === "date" || type === "timestamp";
}
