import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { exportOdcs } from "../../../cli/contract/export-odcs.ts";
import { importOdcs } from "../../../cli/contract/import-odcs.ts";
import { productText } from "../../../cli/contract/product-text.ts";
import type { Product, Table } from "../../../components/index.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";
import { pagila } from "../../../jobs/pagila/product.ts";
import { sampleProduct } from "../../support/sample-product.ts";

/** The sample, with one of everything that a contract tells. */
function fullProduct(): Product {
  const product = sampleProduct();
  const [person, active] = product.tables;
  if (person === undefined || active === undefined) throw new Error("the sample lacks tables");
  const full: Table = {
    ...active,
    owner: "somebody-else",
    columns: {
      ...active.columns,
      share: { type: "decimal(3,2)", range: { least: 0, most: 1 }, onBreach: "reject", description: "Share" },
      state: { type: "string", values: ["on", "off"], onBreach: "warn", description: "State" },
      boss_id: { type: "int", references: "bronze.person", onBreach: "reject", description: "Boss" },
      names: { type: "array<string>", description: "All names" },
      born: { type: "date", description: "Birthday" },
    },
    primaryKey: ["name", "id"],
    partitionBy: ["state"],
    format: "iceberg",
    tags: ["people", "work"],
    freshness: "26 h",
    retention: { rows: "90 days", by: "state", timeTravel: "7 days", vacuum: "8 days" },
    rules: { named: { check: "length(name) > (0)", severity: "reject", description: "People have a name" } },
    expectations: {
      few: { expect: "rows", least: 1, most: 9, severity: "stop", description: "There are few" },
      most: {
        expect: "rowRatio",
        to: "bronze.person",
        least: 0.5,
        severity: "warn",
        description: "Most work",
      },
      average: { expect: "mean", column: "share", most: 0.9, severity: "warn", description: "Not all of it" },
      typical: {
        expect: "quantile",
        column: "share",
        quantile: 0.5,
        least: 0.1,
        severity: "warn",
        description: "Half have some of it",
      },
      on: {
        expect: "known",
        column: "state",
        values: ["on"],
        share: 0.5,
        severity: "stop",
        description: "On",
      },
      bossed: { expect: "present", column: "boss_id", severity: "warn", description: "Somebody leads" },
      ranked: { expect: "above", column: "id", other: "boss_id", severity: "warn", description: "Ranked" },
      told: { expect: "newest", column: "born", within: "2 days", severity: "warn", description: "Fresh" },
    },
  };
  const kept: Table = {
    ...person,
    columns: {
      ...person.columns,
      name: { type: "string", classification: "personal", description: "Full name" },
    },
    retention: { rows: "while in source" },
  };
  return { ...product, version: "2.1.0", schedule: "0 5 * * *", tables: [kept, full] };
}

/** Columns of files have their names in the files beside what they promise. */
const campaignTables = campaignAnalytics.tables.map((table) => ({
  ...table,
  columns: Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => [name, { ...column, from: undefined }]),
  ),
}));

/** What of a product's tables a contract tells. */
const told = (product: Product): object[] =>
  product.tables.map((table) => ({
    ...table,
    job: undefined,
    // Where else the rows are, and in which order, is no promise.
    copy: undefined,
    sortBy: undefined,
    owner: table.owner === product.owner ? undefined : table.owner,
  }));

describe("contracts of the Open Data Contract Standard", () => {
  // The tests in Python hold the file against the standard's own schema.
  it("are written as the file that is checked against the standard", async () => {
    const yaml = stringify(exportOdcs(fullProduct()), { lineWidth: 110 });
    await expect(yaml).toMatchFileSnapshot(resolve("test/fixtures/people.odcs.yaml"));
  });

  it.each([
    ["pagila", pagila],
    ["campaign_analytics", { ...campaignAnalytics, tables: campaignTables }],
    ["people", fullProduct()],
  ])("bring %s back as it was", (_name, product) => {
    const imported = importOdcs(JSON.parse(JSON.stringify(exportOdcs(product))), "gold");
    expect(imported).toEqual({
      name: product.name,
      version: product.version ?? "1.0.0",
      description: product.description,
      owner: product.owner,
      ...(product.schedule === undefined ? {} : { schedule: product.schedule }),
      tables: told(product),
    });
  });

  it("become a product file that waits for its jobs", async () => {
    const text = await productText(importOdcs(exportOdcs(fullProduct()), "silver"));
    expect(text).toContain("export const people = defineProduct({");
    expect(text).toContain('job: sql("sql/active.sql", { reads: [] })');
  });

  it("of other tools give types by their logical types, and the layer that was asked for", () => {
    const contract = {
      apiVersion: "v3.0.2",
      kind: "DataContract",
      id: "orders",
      version: "1.0.0",
      schema: [
        {
          name: "orders",
          physicalName: "orders_v1",
          properties: [
            {
              name: "id",
              logicalType: "integer",
              physicalType: "NUMBER(38)",
              required: true,
              primaryKey: true,
            },
            { name: "total", logicalType: "number", physicalType: "Decimal(10,2)" },
          ],
        },
      ],
    };
    const [orders] = importOdcs(contract, "bronze").tables;
    expect(orders).toMatchObject({
      layer: "bronze",
      primaryKey: ["id"],
      columns: { id: { type: "bigint", nullable: false }, total: { type: "decimal(10,2)" } },
    });
  });

  it("of other tools agree on times in their own words", () => {
    const [person] = exportOdcs(sampleProduct()).schema;
    const contract = {
      ...exportOdcs(sampleProduct()),
      schema: [person],
      slaProperties: [
        { property: "availability", value: "99.9", unit: "%" },
        { property: "latency", value: 4, unit: "hours", element: "person" },
        { property: "retention", value: 3, unit: "y", element: "person.hired" },
        { property: "latency", value: 1, unit: "d", element: "personnel" },
      ],
    };
    expect(importOdcs(contract, "bronze").tables[0]).toMatchObject({
      freshness: "4 h",
      retention: { rows: "1095 days", by: "hired" },
    });
  });

  it("with times and classes that nobody here knows are refused", () => {
    const contract = {
      ...exportOdcs(sampleProduct()),
      schema: [
        {
          name: "t",
          customProperties: [
            { property: "format", value: "hudi" },
            { property: "vacuum", value: "soon" },
          ],
          properties: [{ name: "id", logicalType: "integer", classification: "topsecret" }],
        },
      ],
      slaProperties: [
        { property: "latency", value: "quick", unit: "h", element: "t" },
        { property: "retention", value: 2, unit: "moons", element: "t" },
      ],
    };
    expect(() => importOdcs(contract, "silver")).toThrow(
      /5 faults.*"hudi" is no format.*latency of t: "quick h".*retention of t: "2 moons".*vacuum "soon".*"topsecret" is no class/s,
    );
  });

  it("with what has no counterpart are refused, all of it at once", () => {
    const property = { name: "place", logicalType: "map" };
    const quality = [
      { name: "fresh", type: "text", description: "refreshed daily" },
      { ...exportOdcs(fullProduct()).schema[1]?.quality?.[0], severity: "error" },
      {
        name: "magic",
        type: "custom",
        engine: "greatExpectations",
        implementation: { type: "expect_magic", kwargs: {} },
      },
    ];
    const contract = {
      ...exportOdcs(fullProduct()),
      schema: [{ name: "t", properties: [property], quality }],
    };
    expect(() => importOdcs(contract, "silver")).toThrow(
      /4 faults.*quality fresh: only checks.*quality named: "error" is no severity.*quality magic: only checks of Great Expectations.*property place: neither/s,
    );
    expect(() => importOdcs({ apiVersion: "v2.2.2", kind: "DataProduct" }, "silver")).toThrow(
      /apiVersion: only contracts of version 3.*kind: /s,
    );
  });
});
