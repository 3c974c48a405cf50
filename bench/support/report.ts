import { renderTable } from "../../cli/output/table.ts";
import type { Machine } from "./machine.ts";
import { median } from "./statistics.ts";

/** One measured figure with every value it comes from. */
export interface Figure {
  readonly name: string;
  readonly unit: "s" | "ms" | "MiB";
  readonly values: readonly number[];
  /** What the median should not exceed. */
  readonly aim?: number;
}

/** What a benchmark found. */
export interface Report {
  readonly benchmark: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
  /** Quotients of medians by name, with the aim where there is one. */
  readonly ratios: readonly { readonly name: string; readonly value: number; readonly aim?: number }[];
  /** What a reader has to know, for example a peer that could not be measured. */
  readonly notes: readonly string[];
}

/** The quotient of two figures' medians. */
export function ratio(of: Figure, to: Figure): number {
  return median(of.values) / median(to.values);
}

/** Writes a report to standard output, as JSON or for people. */
export function printReport(report: Report, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(asJson(report), null, 2) : asText(report)}\n`);
}

function asJson(report: Report): object {
  return {
    date: new Date().toISOString(),
    ...report,
    figures: report.figures.map((figure) => ({ ...figure, median: median(figure.values) })),
  };
}

function asText({ benchmark, machine, figures, ratios, notes }: Report): string {
  const rows = figures.map(({ name, unit, values, aim }) => [
    name,
    `${median(values).toFixed(1)} ${unit}`,
    aim === undefined ? "" : `${aim} ${unit}`,
    values.map((value) => value.toFixed(1)).join(" "),
  ]);
  const quotients = ratios.map(
    ({ name, value, aim }) =>
      `${name}: ${value.toFixed(2)}${aim === undefined ? "" : ` (aim: at most ${aim})`}`,
  );
  const place = `${machine.cores} cores (${machine.processor}), ${machine.memory} GiB, Docker ${machine.engine}, load ${machine.load} at the start`;
  return [
    `${benchmark}, ${place}`,
    renderTable(["figure", "median", "aim: at most", "values"], rows),
    ...quotients,
    ...notes,
  ].join("\n");
}
