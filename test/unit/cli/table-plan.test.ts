import { describe, expect, it } from "vitest";
import { renderTablePlan } from "../../../cli/output/table-plan-text.ts";
import type { StackState } from "../../../cli/stack/stack-state.ts";
import { refuseLosses, tablePlan } from "../../../cli/stack/table-plan.ts";
import { compilePlan, writePlan } from "../../../components/plan/compile.ts";
import type { Product } from "../../../components/spec/product.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";
import { sampleProduct } from "../../support/sample-product.ts";

const people = sampleProduct();
const bucketName = (bucket: string): string => bucket;

/** What the state knows after an update with these products, their tables being resources or not. */
function stateOf(
  products: readonly Product[],
  resources: boolean,
  without: readonly string[] = [],
): StackState {
  const plan = compilePlan(products, { bucketName, code: {} });
  const tables = products.flatMap(({ name, version = "1.0.0" }) =>
    Object.entries(plan.products[name]?.tables ?? {})
      .filter(([id]) => !without.includes(id))
      .map(([id, table]) => ({
        urn: `urn::${id}`,
        type: "lakehouse:catalog:Table",
        inputs: { ...table, version },
      })),
  );
  const uploaded = { urn: "urn::lakehouse-plan", type: "object", inputs: { content: writePlan(plan) } };
  return { resources: [uploaded, ...(resources ? tables : [])], pending: [] };
}

/** The product with another shape of `silver.active`. */
function changed(columns: Product["tables"][number]["columns"], version?: string): Product {
  const tables = people.tables.map((table) => (table.name === "active" ? { ...table, columns } : table));
  return { ...people, tables, ...(version === undefined ? {} : { version }) };
}

const ID = { type: "int", nullable: false, description: "Number of the person" } as const;
const dropped = changed({ id: ID }, "2.0.0");

describe.each([true, false])("the table plan (tables are resources: %s)", (resources) => {
  const state = stateOf([people], resources);

  it("is empty when nothing changed", () => {
    expect(tablePlan(state, [people])).toEqual({ changes: [], tables: [] });
    expect(renderTablePlan(tablePlan(state, [people]))).toBe("Tables: no change.");
  });

  it("shows the statements of a change, and what it touches", () => {
    const added = changed({ ...people.tables[1]?.columns, born: { type: "date", description: "Birthday" } });
    expect(renderTablePlan(tablePlan(state, [added]))).toContain(
      `silver.active, by Trino:\n  ALTER TABLE "minio"."silver"."active" ADD COLUMN "born" date COMMENT 'Birthday';`,
    );
    const [bronze, silver] = people.tables;
    const wider = { ...bronze?.columns, id: { ...ID, type: "bigint" } } as const;
    const tables = [{ ...bronze, columns: wider }, silver] as Product["tables"];
    expect(tablePlan(state, [{ ...people, tables }]).tables).toEqual([
      {
        table: "bronze.person",
        engine: "Trino",
        ddl: [],
        tables: ["silver.active"],
        jobs: ["silver_active"],
        models: [],
      },
    ]);
  });

  it("refuses what breaks readers until version and stack agree", () => {
    expect(() => {
      refuseLosses(tablePlan(state, [dropped]));
    }).toThrow(/silver\.active: drop column name\n {4}to make it, name it in the stack/);
    const agreed = tablePlan(state, [dropped], {
      acceptedChanges: { "silver.active": ["drop column name"] },
    });
    refuseLosses(agreed);
    expect(agreed.tables[0]?.ddl).toHaveLength(6);
  });
});

it("knows from the state what a refresh found to be gone", () => {
  const { changes } = tablePlan(stateOf([people], true, ["silver.active"]), [people]);
  expect(changes).toEqual([{ table: "silver.active", change: "create", mark: "safe", refused: false }]);
});

it("names the dbt models that a table is in, directly or through others", () => {
  const [touched] = tablePlan({ resources: [], pending: [] }, [campaignAnalytics]).tables.filter(
    ({ table }) => table === "silver.advertisers",
  );
  expect(touched?.models).toEqual(
    expect.arrayContaining(["stg_advertisers", "dim_advertisers", "advertiser_summary"]),
  );
  expect(touched?.models).not.toContain("stg_campaigns");
});
