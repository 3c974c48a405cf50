import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeRows } from "../../../cli/sources/write-rows.ts";
import { FILE_FORMATS, type FileFormat } from "../../../components/spec/file-format.ts";
import { fileSource, urlSource, type SourceTable } from "../../../components/spec/source.ts";
import { validateDataFolder } from "../../../components/spec/validate-data-folder.ts";

const people: SourceTable = {
  columns: { id: { type: "int" }, name: { type: "string" } },
  primaryKey: ["id"],
};
const ROWS = [
  { id: "1", name: "Ä" },
  { id: "2", name: "" },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakehouse-data-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const faults = (format: FileFormat): string[] =>
  validateDataFolder("--data", folder, [fileSource({ format, tables: { people } })]).map((fault) =>
    fault.replaceAll(`${folder}/`, ""),
  );
const write = (file: string, content: string | Buffer): void => {
  writeFileSync(join(folder, file), content);
};

describe("a folder of files", () => {
  it.each(FILE_FORMATS)("of format %s can be loaded", (format) => {
    write(`people.${format}`, writeRows(ROWS, ["id", "name"], format));
    expect(faults(format)).toEqual([]);
  });

  it.each(FILE_FORMATS)("of format %s lacks what it lacks, of every day", (format) => {
    for (const [day, columns] of Object.entries({
      "2024-02-07": ["id"],
      "2024-02-08": ["id", "name"],
      "2024-02-09": ["id", "name", "size"],
    })) {
      mkdirSync(join(folder, day));
      write(`${day}/people.${format}`, writeRows(ROWS, columns, format));
    }
    const has = format === "csv" ? "its header has" : "it has";
    expect(faults(format)).toEqual([
      `--data: 2024-02-07/people.${format} lacks column name (${has} id); add it to the file`,
      `--data: 2024-02-09/people.${format} has size, which the product does not declare; declare what is to be kept, or remove it from the file`,
    ]);
  });

  it.each(FILE_FORMATS)("of format %s does not have the file", (format) => {
    expect(faults(format)).toEqual([
      `--data: people.${format} does not exist; the source's table people is loaded from it`,
    ]);
  });

  it("is needed by no source that is fetched", () => {
    const fetched = urlSource({ tables: { people: { ...people, url: "https://example.org", sha256: "" } } });
    expect(validateDataFolder("--data", folder, [fetched])).toEqual([
      `--data: all sources of the product are fetched by their URLs; leave the folder ${folder} out`,
    ]);
    write("people.csv", "id,name\n");
    const delivered = fileSource({ tables: { people } });
    expect(validateDataFolder("--data", folder, [fetched, delivered])).toEqual([]);
  });
});

describe("a JSON file", () => {
  it("may leave out keys where an object has nothing, and begin with a mark of its encoding", () => {
    write("people.json", '\uFEFF{"id": 1}\r\n\r\n{"name": {"first": "b"}, "id": null}');
    expect(faults("json")).toEqual([]);
  });

  it("without objects has no rows", () => {
    write("people.json", "\n");
    expect(faults("json")).toEqual([]);
  });

  it("is read whole, however long it is", () => {
    const long = JSON.stringify({ id: 1, name: "ü".repeat(700_000) });
    write("people.json", `${long}\n${long}\n{"id": 1, "name": "x", "last": 1}\n`);
    expect(faults("json")).toEqual([expect.stringContaining("has last, which the product does not declare")]);
  });

  it("is told where it is no JSON with one object per line, without what is in it", () => {
    write(
      "people.json",
      ['{"id": 1, "name": "secret', '[{"id": 1}]', '{"id": 1, "name": "b"}', "1", '"secret"', "{} {}"].join(
        "\n",
      ),
    );
    const told = faults("json");
    expect(told).toEqual([
      "--data: people.json has on line 1 no complete JSON; write one JSON object per line",
      "--data: people.json has on line 2 an array; write one JSON object per line",
      "--data: people.json has on line 4 no object; write one JSON object per line",
      "--data: people.json has 2 more such lines",
    ]);
    expect(told.join("")).not.toContain("secret");
  });
});

describe("a Parquet file", () => {
  it.each<[string, string | Buffer]>([
    ["something else", "id,name\n1,a\n"],
    ["empty", ""],
    ["cut off", writeRows(ROWS, ["id", "name"], "parquet").subarray(0, -1)],
  ])("is told when it is %s", (_what, content) => {
    write("people.parquet", content);
    expect(faults("parquet")).toEqual([
      "--data: people.parquet is no Parquet file: it does not end in PAR1; deliver the whole file, written as Parquet",
    ]);
  });

  it("is told when it ends well and is broken before", () => {
    write(
      "people.parquet",
      Buffer.concat([Buffer.from("PAR1 something else"), Buffer.from("\u0009\0\0\0PAR1")]),
    );
    expect(faults("parquet")).toEqual([
      expect.stringContaining("people.parquet is no Parquet file that can be read"),
    ]);
  });

  it("may have nested columns and no bytes", () => {
    const columns = [
      { name: "id", data: [Uint8Array.of(1)], type: "BYTE_ARRAY" as const },
      { name: "name", data: [{ first: "a", all: ["b"] }], type: "JSON" as const },
    ];
    write("people.parquet", Buffer.from(parquetWriteBuffer({ columnData: columns })));
    expect(faults("parquet")).toEqual([
      "--data: people.parquet has bytes in column id; write them as text, or remove the column",
    ]);
  });
});
