import { finished } from "node:stream/promises";
import { parse } from "csv-parse";
import { parquetMetadata } from "hyparquet";
import type { FileFormat } from "../../components/spec/file-format.ts";

const LINE_FEED = 10;

/** Rows of a file that was found sound: of CSV those below the header, of JSON the lines that are not blank. */
export async function countRows(content: Buffer, format: FileFormat): Promise<number> {
  switch (format) {
    case "csv":
      return countRecords(content);
    case "json":
      return countLines(content);
    case "parquet":
      return Number(parquetMetadata(content).num_rows);
  }
}

async function countRecords(content: Buffer): Promise<number> {
  const parser = parse({ relax_column_count: true, bom: true });
  parser.end(content);
  parser.resume();
  await finished(parser);
  return Math.max(0, parser.info.records - 1);
}

function countLines(content: Buffer): number {
  let [count, start] = [0, 0];
  while (start < content.length) {
    const found = content.indexOf(LINE_FEED, start);
    const end = found < 0 ? content.length : found;
    if (content.toString("utf8", start, end).trim() !== "") count += 1;
    start = end + 1;
  }
  return count;
}
