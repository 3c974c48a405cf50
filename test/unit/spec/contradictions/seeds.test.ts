import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LakehouseSpec, Product } from "../../../../components/index.ts";
import { validateSpec } from "../../../../components/index.ts";
import { campaignAnalytics } from "../../../../jobs/campaign_analytics/product.ts";
import { parseStackConfig } from "../../../../stacks/config.ts";
import { sampleProduct } from "../../../support/sample-product.ts";
import { refused, shop, keeping, withColumns, leaking } from "../../../support/wrong-products.ts";

describe("what the seeds S1 and S2 contradict themselves in is refused, with the repair,", () => {
  const dbt = campaignAnalytics.dbt as NonNullable<Product["dbt"]>;
  const withoutMacro = (): Product => {
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-product-"));
    mkdirSync(join(folder, "dbt"));
    writeFileSync(join(folder, "dbt", "dbt_project.yml"), "name: x\n");
    return { ...campaignAnalytics, folder };
  };
  it.each<[string, readonly Product[], Partial<LakehouseSpec>, string, string]>([
    [
      "S1.1: no metastore",
      [],
      { services: { "hive-metastore": { enabled: false } } },
      "services.hive-metastore.enabled: the stack cannot do without it",
      "can be switched off",
    ],
    [
      "S1.6: no worker",
      [],
      { services: { "spark-worker": { enabled: false } } },
      "services.spark-worker.enabled: the stack cannot do without it",
      "can be switched off",
    ],
    [
      "S1.11: a password's hash in the lake",
      [leaking()],
      {},
      "column pin is private to source hr",
      "must not reach the lake",
    ],
    [
      "S1, data flow: gold that reads bronze",
      [withColumns({}, { layer: "gold" })],
      {},
      "reads bronze.person, but gold may read only silver",
      "silver",
    ],
    [
      "S1 with S5: one port for two services",
      [],
      { services: { jupyter: { ports: { http: 8080 } } } },
      "port 8080 is given to",
      "give each its own",
    ],
    [
      "S2.9: a check that nobody can run",
      [withColumns({ share: { type: "string", range: { least: 0 }, description: "x" } })],
      {},
      "has a range, but type string is no number",
      "write a rule of the table instead",
    ],
    [
      "S2.10: models in <schema>_core",
      [withoutMacro()],
      {},
      "dbt/macros has no macro generate_schema_name",
      "write one that returns the custom schema as it is",
    ],
    [
      "S2.12: no schema for dbt's models",
      [{ ...campaignAnalytics, dbt: { ...dbt, schemas: [] } }],
      {},
      "name the schemas that the project fills",
      "schemas",
    ],
    [
      "S2: dbt that writes where the copies are",
      [{ ...campaignAnalytics, dbt: { ...dbt, schemas: ["silver"] } }],
      {},
      "schema silver holds copies of tables, which dbt only reads",
      "choose another",
    ],
    [
      "S2: dbt that reads what nobody writes",
      [{ ...campaignAnalytics, tables: campaignAnalytics.tables.filter(({ layer }) => layer === "bronze") }],
      {},
      "reads silver.campaigns, which no table of the product declares",
      "silver.campaigns",
    ],
    [
      "S2.3: deliveries in one folder",
      [shop(({ bronze, silver }) => ({ tables: [{ ...bronze, partitionBy: [] }, silver] }))],
      {},
      "rows of files are kept by day of delivery",
      'set partitionBy to ["date"]',
    ],
  ])("%s", (_what, products, spec, fault, repair) => {
    const faults = refused(products, spec).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
  });

  it("a lifecycle rule over tables, however it reaches the stack", () => {
    const { spec } = parseStackConfig({ "lakehouse:buckets": '{"bronze":{"expireAfter":"30 days"}}' });
    expect(validateSpec({ ...spec, stack: "test" })).toEqual([
      expect.stringMatching(
        /buckets\.bronze\.expireAfter: .*would remove files that tables still need.*declare retention on the tables.*maintain/,
      ),
    ]);
  });

  it("all of it at once", () => {
    const faults = refused([keeping({ bronze: { rows: "30 days" } }), sampleProduct(), leaking()], {
      buckets: { silver: { keepOldVersions: "1 h" } },
    });
    expect(faults.length).toBeGreaterThanOrEqual(5);
  });
});
