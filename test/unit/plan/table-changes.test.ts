import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PlanColumn } from "../../../components/plan/plan.ts";
import { tableChanges, type ComparedTables } from "../../../components/plan/table-changes.ts";
import { widens } from "../../../components/plan/widens.ts";
import type { ColumnType } from "../../../components/spec/column-type.ts";
import type { NamedRule } from "../../../components/spec/table-rules.ts";

const column = (name: string, type: ColumnType, nullable = true): PlanColumn => ({
  name,
  type,
  nullable,
  description: `${name} of ad`,
  classification: null,
});
const few: NamedRule = { name: "few", check: "id < 10", severity: "stop", description: "There are few" };

function ads(columns: PlanColumn[], more: Partial<ComparedTables[string]> = {}): ComparedTables {
  return {
    "silver.ad": { columns, primaryKey: ["id"], partitionBy: [], rules: [], quarantine: null, ...more },
  };
}

function changes(before: ComparedTables, after: ComparedTables): string[] {
  return tableChanges(before, after).map(
    ({ table, change, mark, refused }) => `${table} ${change}: ${mark}${refused ? ", refused" : ""}`,
  );
}

const ID = column("id", "int", false);
const before = ads([ID, column("name", "string")], { rules: [few] });

describe("tableChanges", () => {
  it("finds none between equal tables, whatever their descriptions and order", () => {
    const described = { ...column("name", "string"), description: "other words" };
    expect(changes(before, ads([described, ID], { rules: [few] }))).toEqual([]);
  });

  it.each<[string, ComparedTables, string[]]>([
    [
      "a column",
      ads([ID, column("name", "string"), column("at", "date")], { rules: [few] }),
      ["add column at date: safe"],
    ],
    [
      "partitions",
      ads([ID, column("name", "string")], { rules: [few], partitionBy: ["name"] }),
      ["partition by name instead of nothing: breaking, refused"],
    ],
    [
      "a column that must be present",
      ads([ID, column("name", "string"), column("at", "date", false)], { rules: [few] }),
      ["add column at date not null: needs back-fill"],
    ],
    ["no column", ads([ID], { rules: [few] }), ["drop column name: breaking, refused"]],
    [
      "a wider type",
      ads([column("id", "bigint", false), column("name", "string")], { rules: [few] }),
      ["widen column id from int to bigint: needs back-fill"],
    ],
    [
      "a narrower type",
      ads([column("id", "smallint", false), column("name", "string")], { rules: [few] }),
      ["change column id from int to smallint: breaking, refused"],
    ],
    [
      "a required column",
      ads([ID, column("name", "string", false)], { rules: [few] }),
      ["require column name: needs back-fill"],
    ],
    [
      "nulls",
      ads([column("id", "int"), column("name", "string")], { rules: [few] }),
      ["allow nulls in column id: breaking"],
    ],
    [
      "another key",
      ads([ID, column("name", "string")], { rules: [few], primaryKey: ["id", "name"] }),
      ["change key (id) to (id, name): breaking, refused"],
    ],
    ["no rule", ads([ID, column("name", "string")]), ["remove rule few: breaking"]],
    [
      "another rule and a changed one",
      ads([ID, column("name", "string")], {
        rules: [
          { ...few, severity: "warn" },
          { ...few, name: "more" },
        ],
      }),
      ["change rule few: needs back-fill", "add rule more: needs back-fill"],
    ],
  ])("marks %s", (_what, after, expected) => {
    expect(changes(before, after)).toEqual(expected.map((change) => `silver.ad ${change}`));
  });

  describe("a breaking change", () => {
    const dropped = (version: string): ComparedTables => ads([ID], { rules: [few], version });
    const accepted = { "silver.ad": ["drop column name"] };

    it("is made when the version is raised and the change is named", () => {
      expect(tableChanges(before, dropped("2.0.0"), accepted)).toEqual([
        { table: "silver.ad", change: "drop column name", mark: "breaking", refused: false },
      ]);
    });

    it.each([
      ["1.9.0", accepted, "raise the product's version from 1.0.0 to 2.0.0 or higher"],
      ["2.0.0", {}, 'name it in the stack: lakehouse:acceptedChanges: { "silver.ad": ["drop column name"] }'],
    ])("is refused with version %s and %j", (version, named, wayOut) => {
      expect(tableChanges(before, dropped(version), named)).toMatchObject([{ refused: true, wayOut }]);
    });

    it("is refused where the format cannot take it, whatever is agreed to", () => {
      const old = ads([ID], { format: "delta" });
      const now = ads([ID], { format: "delta", partitionBy: ["id"], version: "2.0.0" });
      const words = { "silver.ad": ["partition by id instead of nothing"] };
      expect(tableChanges(old, now, words)).toMatchObject([{ refused: true }]);
      expect(changes(ads([ID]), ads([ID], { format: "iceberg" }))).toEqual([
        "silver.ad change format parquet to iceberg: breaking, refused",
      ]);
    });
  });

  it("knows a renamed column, and what of it changes besides", () => {
    const renamed = { ...column("title", "string", false), renamedFrom: "name" };
    expect(changes(before, ads([ID, renamed], { rules: [few] }))).toEqual([
      "silver.ad rename column name to title: breaking, refused",
      "silver.ad require column title: needs back-fill",
    ]);
    expect(changes(ads([ID, renamed]), ads([ID, renamed]))).toEqual([]);
  });

  it("creates tables, and leaves those alone that are declared no more", () => {
    expect(changes({}, before)).toEqual(["silver.ad create: safe"]);
    expect(changes(before, {})).toEqual(["silver.ad stop filling it; its rows stay: breaking"]);
  });
});

describe("widens", () => {
  // The job runner, which judges alike, is tested with the same cases.
  const cases = JSON.parse(readFileSync("jobs/tests/widening.json", "utf8")) as Record<
    "widens" | "alters",
    [ColumnType, ColumnType][]
  >;

  it.each(cases.widens)("%s to %s", (from, to) => {
    expect(widens(from, to)).toBe(true);
  });

  it.each(cases.alters)("not %s to %s", (from, to) => {
    expect(widens(from, to)).toBe(false);
  });
});
