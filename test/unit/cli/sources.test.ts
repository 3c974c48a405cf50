import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyLine } from "../../../cli/sources/copy-text.ts";
import { CsvData } from "../../../cli/sources/csv-data.ts";
import { fingerprint } from "../../../cli/sources/fingerprint.ts";
import { sampleData } from "../../../cli/sources/sample-data.ts";
import type { SourceTable } from "../../../components/spec/source.ts";
import { pagila } from "../../../jobs/pagila/product.ts";

const tables: Record<string, SourceTable> = {
  film: {
    primaryKey: ["id"],
    columns: {
      id: { type: "int", nullable: false },
      title: { type: "string", nullable: false },
      note: { type: "string" },
      length: { type: "smallint" },
    },
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakehouse-csv-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (text: string): CsvData => {
  writeFileSync(join(folder, "film.csv"), text);
  return new CsvData(folder, tables);
};
const rows = async (data: CsvData) => {
  const all: (readonly (string | null)[])[] = [];
  for await (const row of data.rows("film")) all.push(row);
  return all;
};

describe("CsvData", () => {
  it("reads columns by header and leaves out those no table declares", async () => {
    const data = write("extra,length,title,id,note\nx,86,ACE,1,hi\n");
    expect(await rows(data)).toEqual([["1", "ACE", "hi", "86"]]);
  });

  it("tells a missing value from an empty text as psql does", async () => {
    const data = write('id,title,note,length\n1,,,\n2,"","",""\n');
    expect(await rows(data)).toEqual([
      ["1", "", null, null],
      ["2", "", "", null],
    ]);
  });

  it("names file and line of a record with too few or too many fields", async () => {
    const data = write('id,title,note,length\n1,"two\nlines",,\n2,A,,,5\n');
    await expect(rows(data)).rejects.toThrow(/film\.csv, line 4: 5 fields, but the header has 4/);
  });

  it("names file and line of text that is no CSV", async () => {
    await expect(rows(write('id,title,note,length\n1,"A" B,,\n'))).rejects.toThrow(/film\.csv, line 2/);
    await expect(rows(write('id,title,note,length\n1,"A,,\n'))).rejects.toThrow(/film\.csv/);
  });

  it("refuses a file without header or with a column missing", async () => {
    await expect(rows(write(""))).rejects.toThrow("needs a header");
    await expect(rows(write("id,title,note\n1,A,\n"))).rejects.toThrow("lacks length");
  });

  it("finds the line that a row stands on, records over several lines included", async () => {
    const data = write('id,title,note,length\n1,"two\nlines",,\n2,B,,\n');
    expect(await data.locate("film", 2)).toBe(`${join(folder, "film.csv")}, line 4`);
  });
});

describe("copyLine", () => {
  it("escapes what COPY takes for structure", () => {
    expect(copyLine(["a\tb", null, "c\\x", "d\ne\r", ""])).toBe("a\\tb\t\\N\tc\\\\x\td\\ne\\r\t\n");
  });
});

describe("fingerprint", () => {
  it("depends on the rows, not on how the file spells them", async () => {
    const plain = await fingerprint(write("id,title,note,length\n1,A,,5\n"), tables);
    expect(plain.rows).toEqual({ film: 1 });
    const spelled = await fingerprint(write('length,x,note,"title",id\r\n5,y,,"A",1\r\n'), tables);
    expect(spelled).toEqual(plain);
    const other = await fingerprint(write("id,title,note,length\n1,B,,5\n"), tables);
    expect(other.sha256).not.toBe(plain.sha256);
  });
});

describe("sampleData", () => {
  const source = pagila.sources["pagila"];

  it("makes every declared column of every table, the same each time", async () => {
    if (source?.kind !== "postgres") throw new Error("pagila has no source");
    const print = async () => fingerprint(await sampleData(pagila, source), source.tables);
    const first = await print();
    expect(first.rows["customer"]).toBe(599);
    expect(await print()).toEqual(first);
  });

  it("says how to load a product that generates nothing", async () => {
    if (source?.kind !== "postgres") throw new Error("pagila has no source");
    await expect(sampleData({ ...pagila, folder }, source)).rejects.toThrow("--data pagila=<folder>");
  });
});
