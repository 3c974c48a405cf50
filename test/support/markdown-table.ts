/**
 * The rows of a page's table, as cells without code marks.
 *
 * @param firstHeading heading of the table's first column, by which it is found
 */
export function markdownTable(page: string, firstHeading: string): string[][] {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => cells(line)[0] === firstHeading);
  if (start < 0) throw new Error(`the page has no table that begins with ${firstHeading}`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? rows.length : end).map(cells);
}

function cells(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll("`", ""));
}
