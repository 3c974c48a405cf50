import { describe, expect, it } from "vitest";
import type { Column, Product, Rule, Table } from "../../../components/index.ts";
import { validateProducts } from "../../../components/spec/validate-products.ts";
import { sampleProduct } from "../../support/sample-product.ts";

function withTable(position: number, change: Partial<Table>): Product {
  const product = sampleProduct();
  return {
    ...product,
    tables: product.tables.map((table, i) => (i === position ? { ...table, ...change } : table)),
  };
}

/** Products whose derived table has one more column, which is wrong. */
function badColumns(
  cases: Record<string, [Omit<Column, "description">, string]>,
): [string, Product, string][] {
  return Object.entries(cases).map(([name, [column, message]]) => {
    const columns = { ...sampleProduct().tables[1]?.columns, extra: { ...column, description: "x" } };
    return [name, withTable(1, { columns }), message];
  });
}

function withRule(name: string, change: Partial<Rule>): Product {
  const rule: Rule = { check: "id > 0", severity: "warn", description: "Numbers are positive", ...change };
  return withTable(1, { rules: { [name]: rule } });
}

describe("validateProducts", () => {
  it("finds no fault in a correct product", () => {
    expect(validateProducts([sampleProduct()])).toEqual([]);
  });

  const column = { type: "int", nullable: false, description: "x" } as const;
  it.each<[string, Product, string]>([
    ["a layer that does not exist", withTable(1, { layer: "copper" as "gold" }), '"copper" is no layer'],
    ["a table name", withTable(0, { name: "Person" }), "the table's name must be"],
    [
      "a column type",
      withTable(1, { columns: { id: { ...column, type: "text" as "int" } } }),
      'column id has type "text"',
    ],
    [
      "a decimal of too much precision",
      withTable(1, { columns: { id: { ...column, type: "decimal(40,2)" } } }),
      "decimal(40,2)",
    ],
    ["no columns", withTable(1, { columns: {}, primaryKey: [] }), "declare at least one column"],
    ["a missing key", withTable(1, { primaryKey: [] }), "set primaryKey"],
    [
      "a key column that is not there",
      withTable(1, { primaryKey: ["nr"] }),
      "primary key column nr is not among",
    ],
    [
      "a key column that may be null",
      withTable(1, { primaryKey: ["name"] }),
      "name must be declared nullable: false",
    ],
    ...badColumns({
      "a range of texts": [{ type: "string", range: { least: 1 } }, "type string is no number"],
      "a range without values": [{ type: "int", range: { least: 2, most: 1 } }, "in which no value is"],
      "an empty range": [{ type: "int", range: {} }, "has an empty range"],
      "values of a number": [{ type: "int", values: ["1"] }, "lists values, but is int"],
      "no values": [{ type: "string", values: [] }, "lists no values"],
      "a breach of nothing": [{ type: "int", onBreach: "reject" }, "states nothing that a row could break"],
      "a reference to nobody": [{ type: "int", references: "bronze.ghost" }, "which no table of the product"],
      "a reference of another type": [
        { type: "string", references: "bronze.person" },
        "is string, but id of bronze.person, which it references, is int",
      ],
      "a reference to what is not read": [{ type: "int", references: "silver.active" }, "does not read"],
      "an unknown severity": [
        { type: "int", range: { least: 1 }, onBreach: "drop" as "stop" },
        'onBreach is "drop"',
      ],
      "nulls that only warn": [{ type: "int", nullable: false, onBreach: "warn" }, "only warns"],
    }),
    ["a version", { ...sampleProduct(), version: "v2" }, 'version "v2" must be three numbers'],
    ["a rule's name", withRule("Good!", {}), 'rule "Good!" must be'],
    [
      "a rule that a column states",
      withRule("id_present", {}),
      "rule id_present is stated by a column already",
    ],
    ["a rule without check", withRule("good", { check: " " }), "rule good needs a check"],
    ["a rule without description", withRule("good", { description: "" }), "rule good needs a description"],
    ["a rule's severity", withRule("good", { severity: "halt" as "stop" }), 'severity is "halt"'],
    [
      "a job that reads what nobody writes",
      withTable(1, { job: { step: "sql", sql: "active.sql", reads: ["bronze.ghost"] } }),
      "which no table of the product declares",
    ],
    ["a job that skips a layer", withTable(1, { layer: "gold" }), "gold may read only silver"],
    [
      "ingestion above bronze",
      withTable(1, { job: { step: "ingest", source: "hr", table: "person" } }),
      "only the bronze layer reads sources",
    ],
    [
      "a missing SQL file",
      withTable(1, { job: { step: "sql", sql: "nope.sql", reads: ["bronze.person"] } }),
      "file nope.sql does not exist",
    ],
    [
      "an unknown source",
      withTable(0, { job: { step: "ingest", source: "crm", table: "person" } }),
      "source crm is not declared",
    ],
    [
      "an unknown source table",
      withTable(0, { job: { step: "ingest", source: "hr", table: "pay" } }),
      "declares no table pay",
    ],
    [
      "a column the source lacks",
      withTable(0, { columns: { id: column, age: column } }),
      "column age does not exist in source table person",
    ],
    [
      "a private column",
      withTable(0, { columns: { id: column, pin: column } }),
      "column pin is private to source hr",
    ],
  ])("refuses %s", (_what, product, message) => {
    expect(validateProducts([product]).join("\n")).toContain(message);
  });

  it("refuses a table that has the name of another's quarantine", () => {
    const product = withRule("good", { severity: "reject" });
    const [person] = product.tables;
    if (person === undefined) throw new Error("the sample has no table");
    const named = { ...person, layer: "silver", name: "active_quarantine" } as const;
    const reads = { ...named, job: { step: "sql", sql: "active.sql", reads: ["bronze.person"] } } as const;
    expect(validateProducts([{ ...product, tables: [...product.tables, reads] }])).toEqual([
      expect.stringContaining("table silver.active_quarantine is declared twice"),
    ]);
  });

  it("refuses two writers of one table", () => {
    const other = { ...sampleProduct(), name: "people_again" };
    expect(validateProducts([sampleProduct(), other])).toEqual([
      expect.stringContaining("database hr is of source people.hr and of source people_again.hr"),
      expect.stringContaining("table bronze.person is declared twice (products people and people_again)"),
      expect.stringContaining("table silver.active is declared twice"),
    ]);
  });
});
