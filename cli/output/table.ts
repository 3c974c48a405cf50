import Table from "cli-table3";

/** Lays rows out as a table with a heading, without colours, so that it reads the same in a file. */
export function renderTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...heading], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
