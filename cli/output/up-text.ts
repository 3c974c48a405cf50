import { endpoints } from "../stack/endpoints.ts";
import type { UpResult } from "../stack/up.ts";
import { renderTable } from "./table.ts";

/** The result of `up` for people. */
export function renderUp(result: UpResult): string {
  const { description } = result.outputs;
  const tables = Object.entries(result.tables).flatMap(([name, rows]) => {
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) return [`${name}: no rows`];
    return [
      name,
      renderTable(
        columns,
        rows.map((row) => columns.map((column) => cell(row[column]))),
      ),
      "",
    ];
  });
  const addresses = Object.entries(endpoints(description)).map(([name, address]) => [name, address]);
  return [
    ...tables,
    `Stack ${description.stack} is up.`,
    renderTable(["endpoint", "address"], addresses),
    "",
    "User names and passwords: ./lakehouse secrets      State and health: ./lakehouse status",
    'Ask something:            ./lakehouse trino -- --execute "SHOW SCHEMAS FROM minio"',
    "",
    renderTable(
      ["stage", "seconds"],
      result.stages.map(({ name, seconds }) => [name, seconds.toFixed(1)]),
    ),
  ].join("\n");
}

/** The result of `up` for programs; no secret in it. */
export function upJson(result: UpResult): object {
  const { description } = result.outputs;
  return {
    stack: description.stack,
    endpoints: endpoints(description),
    sources: Object.fromEntries(
      Object.entries(result.sources).map(([id, { outcome, record }]) => [id, { outcome, ...record }]),
    ),
    runs: result.runs.map(({ product, reason, record }) => ({
      product,
      ran: reason !== undefined,
      ...(reason === undefined ? {} : { reason }),
      record,
    })),
    tables: result.tables,
    stages: result.stages,
  };
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? value : JSON.stringify(value);
}
