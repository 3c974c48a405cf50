import { createReadStream } from "node:fs";
import { join } from "node:path";
import { CsvError, parse, type Info, type InfoField } from "csv-parse";
import type { SourceColumn, SourceTable } from "../../components/spec/source.ts";
import { EXIT, CommandFailure } from "../command/failure.ts";
import type { SourceData, SourceRow } from "./source-data.ts";

/** A field as the file has it; quotes tell an empty text from a missing value. */
interface Field {
  readonly text: string;
  readonly quoted: boolean;
}

interface Line {
  /** Line of the file on which the record ends, counted from 1. */
  readonly number: number;
  readonly fields: readonly Field[];
}

/** Reads a folder with one `<table>.csv` per table, columns by header, in any order and with others between. */
export class CsvData implements SourceData {
  readonly #folder: string;
  readonly #tables: Readonly<Record<string, SourceTable>>;

  constructor(folder: string, tables: Readonly<Record<string, SourceTable>>) {
    this.#folder = folder;
    this.#tables = tables;
  }

  async *rows(table: string): AsyncGenerator<SourceRow> {
    const file = this.#file(table);
    const columns = Object.entries(this.#tables[table]?.columns ?? {});
    let positions: number[] | undefined;
    let width = 0;
    for await (const line of readLines(file)) {
      if (positions === undefined) {
        positions = columnPositions(
          file,
          line,
          columns.map(([name]) => name),
        );
        width = line.fields.length;
        continue;
      }
      if (line.fields.length !== width) {
        throw fault(file, line.number, `${line.fields.length} fields, but the header has ${width}`);
      }
      yield positions.map((position, index) => value(line.fields[position], columns[index]?.[1]));
    }
    if (positions === undefined) throw fault(file, 1, "the file is empty; it needs a header");
  }

  async locate(table: string, row: number): Promise<string> {
    const file = this.#file(table);
    let records = -1;
    for await (const line of readLines(file)) {
      records += 1;
      if (records === row) return `${file}, line ${line.number}`;
    }
    return file;
  }

  #file(table: string): string {
    return join(this.#folder, `${table}.csv`);
  }
}

async function* readLines(file: string): AsyncGenerator<Line> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (text: string, context: InfoField): Field => ({ text, quoted: context.quoting }),
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Field[]; info: Info }>) {
      yield { number: info.lines, fields: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw fault(file, Number(error["lines"] ?? 0), error.message);
    throw error;
  }
}

function columnPositions(file: string, header: Line, columns: readonly string[]): number[] {
  const names = header.fields.map(({ text }) => text);
  const missing = columns.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw fault(file, header.number, `the header lacks ${missing.join(", ")}; it has ${names.join(", ")}`);
  }
  return columns.map((name) => names.indexOf(name));
}

/** As psql reads CSV: an empty field is NULL, a quoted empty field is an empty text; a text that is never null is empty. */
function value(field: Field | undefined, column: SourceColumn | undefined): string | null {
  const text = field?.text ?? "";
  if (text !== "") return text;
  const isText = column?.type === "string";
  if (isText && (field?.quoted === true || column.nullable === false)) return "";
  return null;
}

function fault(file: string, line: number, what: string): CommandFailure {
  return new CommandFailure(`${file}, line ${line}: ${what}; nothing was loaded`, EXIT.usage);
}
