import type { SourceRow } from "./source-data.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/** One row in Postgres's COPY text format, with its line end. */
export function copyLine(row: SourceRow): string {
  const fields = row.map((value) =>
    value === null ? "\\N" : value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character),
  );
  return `${fields.join("\t")}\n`;
}
