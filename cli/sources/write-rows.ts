import { stringify } from "csv-stringify/sync";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { FileFormat } from "../../components/spec/file-format.ts";

/** Rows of texts as a file of a format, every column a text; of JSON and Parquet an empty text is null. */
export function writeRows(
  rows: readonly Readonly<Record<string, string>>[],
  columns: readonly string[],
  format: FileFormat,
): Buffer {
  switch (format) {
    case "csv":
      return Buffer.from(stringify([...rows], { header: true, columns: [...columns] }));
    case "json":
      return Buffer.from(rows.map((row) => `${JSON.stringify(filled(row, columns))}\n`).join(""));
    case "parquet":
      return Buffer.from(
        parquetWriteBuffer({
          columnData: columns.map((name) => ({
            name,
            type: "STRING" as const,
            data: rows.map((row) => filled(row, columns)[name] ?? null),
          })),
        }),
      );
  }
}

function filled(
  row: Readonly<Record<string, string>>,
  columns: readonly string[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(columns.map((name) => [name, row[name] === "" ? null : (row[name] ?? null)]));
}
