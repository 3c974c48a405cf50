import { S3Object } from "@pulumi/minio/s3object.js";
import { expect, test } from "vitest";
import rule from "../../policies/products/personal-data-kept.ts";
import { compilePlan } from "../../components/plan/compile.ts";
import { SHIPPED_PRODUCTS } from "../../stacks/shipped-products.ts";
import { violations, type PlannedResource } from "./support.ts";

const PERSONAL = [
  { name: "email", classification: "personal" },
  { name: "id", classification: null },
];

function uploaded(plan: unknown): PlannedResource {
  const content = typeof plan === "string" ? plan : JSON.stringify(plan);
  return { type: S3Object, props: { objectName: "plan/0123456789abcdef.json", content } };
}

function table(declared: object): PlannedResource {
  return uploaded({ products: { shop: { tables: { "bronze.customer": declared } } } });
}

test.each([
  { owner: "shop", columns: PERSONAL, retention: { rows: { days: 90, by: "date" } } },
  { owner: "shop", columns: PERSONAL, retention: { rows: "while in source" } },
  { owner: "shop", columns: [{ name: "income", classification: "confidential" }], retention: null },
  { columns: [{ name: "id", classification: null }] },
  {},
])("a table %j passes", async (declared) => {
  expect(await violations(rule, table(declared))).toEqual([]);
});

test.each([
  [{ owner: "shop", columns: PERSONAL, retention: null }, "and does not say how long it keeps its rows"],
  [{ owner: "shop", columns: PERSONAL }, "and does not say how long it keeps its rows"],
  [
    { owner: "shop", columns: PERSONAL, retention: { rows: null } },
    "and does not say how long it keeps its rows",
  ],
  [{ owner: " ", columns: PERSONAL, retention: { rows: "while in source" } }, "and no owner"],
  [
    { owner: "shop", columns: [{ name: "health", classification: "sensitive" }], retention: null },
    "personal data (health) and does not say",
  ],
])("a table %j is a fault", async (declared, what) => {
  const [message, ...more] = await violations(rule, table(declared));
  expect(more).toEqual([]);
  expect(message).toContain("Table bronze.customer of product shop has personal data");
  expect(message).toContain(what);
  expect(message).toContain("Fix: set owner, and retention.rows");
});

test("a plan that cannot be read is a fault", async () => {
  expect((await violations(rule, uploaded("{")))[0]).toContain("The plan cannot be read");
});

test("the products that ship comply, and have personal data", async () => {
  const products = Object.values(SHIPPED_PRODUCTS).map(({ product }) => product);
  const plan = compilePlan(products, { bucketName: (bucket) => bucket, code: {} });
  expect(JSON.stringify(plan)).toContain('"classification":"personal"');
  expect(await violations(rule, uploaded(plan))).toEqual([]);
  for (const one of Object.values(plan.products.pagila?.tables ?? {}))
    Object.assign(one, { retention: null });
  expect((await violations(rule, uploaded(plan))).length).toBeGreaterThanOrEqual(4);
});
