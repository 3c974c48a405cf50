import type { AlteredTable, TablePlan } from "../stack/table-plan.ts";
import { renderTable } from "./table.ts";

/** The table plan for people. */
export function renderTablePlan({ changes, tables }: TablePlan): string {
  if (changes.length === 0) return "Tables: no change.";
  const rows = changes.map(({ table, change, mark, refused }) => [
    table,
    change,
    refused ? `${mark}, refused` : mark,
  ]);
  const wayOut = changes.flatMap(({ table, change, wayOut: text }) =>
    text === undefined ? [] : [`${table}: to ${change}, ${text}.`],
  );
  return [
    "Tables:",
    renderTable(["table", "change", "mark"], rows),
    ...wayOut,
    ...tables.flatMap(renderAltered),
  ].join("\n");
}

function renderAltered({ table, engine, ddl, tables, jobs, models }: AlteredTable): string[] {
  const touched = [
    ["tables", tables],
    ["jobs", jobs],
    ["dbt models", models],
  ] as const;
  const words = touched.flatMap(([kind, names]) =>
    names.length === 0 ? [] : [`${kind} ${names.join(", ")}`],
  );
  return [
    ...(ddl.length === 0 ? [] : ["", `${table}, by ${engine}:`, ...ddl.map((text) => indented(`${text};`))]),
    ...(words.length === 0 ? [] : [`${table} touches ${words.join("; ")}`]),
  ];
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
