import { expect, test } from "vitest";
import { compilePlan } from "../../components/plan/compile.ts";
import classificationKept from "../../policies/products/classification-kept.ts";
import goldIsFresh from "../../policies/products/gold-is-fresh.ts";
import quarantineLimited from "../../policies/products/quarantine-limited.ts";
import silverKeysChecked from "../../policies/products/silver-keys-checked.ts";
import tablesDescribed from "../../policies/products/tables-described.ts";
import { RULES } from "../../policies/rules.ts";
import { SHIPPED_PRODUCTS } from "../../stacks/shipped-products.ts";
import { violations, type PlannedResource, type Rule } from "./support.ts";

function uploaded(plan: object): PlannedResource {
  const content = JSON.stringify(plan);
  return { type: "minio:index/s3Object:S3Object", props: { objectName: "plan/0a.json", content } };
}

function shop(tables: object, more: object = {}): PlannedResource {
  return uploaded({ products: { shop: { tables, ...more } } });
}

const column = (name: string, classification: string | null = null): object => ({
  name,
  description: `The ${name}`,
  classification,
});
const silver = (replaced: object = {}): object => ({
  layer: "silver",
  description: "Customers",
  primaryKey: ["id"],
  columns: [column("id"), column("email", "personal")],
  rules: [{ name: "id_present" }],
  quarantine: "silver.customer_quarantine",
  ...replaced,
});
const quarantine = { description: "Rejected", columns: [], retention: { rows: "while in source" } };
const gold = (replaced: object = {}): object => ({
  layer: "gold",
  description: "Mails",
  columns: [column("email", "personal")],
  freshnessSeconds: 86_400,
  ...replaced,
});
const tables = (replaced: object = {}): object => ({
  "silver.customer": silver(),
  "silver.customer_quarantine": quarantine,
  "gold.mail": gold(),
  ...replaced,
});
const scheduled = {
  schedule: "0 4 * * *",
  jobs: [{ writes: "gold.mail", reads: ["silver.customer"] }],
};
const OURS = [classificationKept, goldIsFresh, quarantineLimited, silverKeysChecked, tablesDescribed];

test("a plan that complies passes", async () => {
  for (const rule of OURS) expect(await violations(rule, shop(tables(), scheduled)), rule.name).toEqual([]);
});

test.each<[Rule, object, string]>([
  [
    silverKeysChecked,
    { "silver.customer": silver({ rules: [] }) },
    "Key column id of table silver.customer of product shop is not checked.",
  ],
  [silverKeysChecked, { "silver.customer": silver({ rules: undefined }) }, "Key column id"],
  [
    tablesDescribed,
    { "gold.mail": gold({ description: " " }) },
    "Table gold.mail of product shop has no description.",
  ],
  [
    tablesDescribed,
    { "gold.mail": gold({ columns: [{ name: "email", description: "" }] }) },
    "Email of table gold.mail of product shop has no description.",
  ],
  [
    classificationKept,
    { "gold.mail": gold({ columns: [column("email")] }) },
    "Column email of table gold.mail of product shop is not classified, in silver.customer it is personal.",
  ],
  [
    classificationKept,
    { "gold.mail": gold({ columns: [column("email", "internal")] }) },
    "is internal, in silver",
  ],
  [
    goldIsFresh,
    { "gold.mail": gold({ freshnessSeconds: null }) },
    "Table gold.mail of product shop may be of any age.",
  ],
  [
    quarantineLimited,
    { "silver.customer_quarantine": { ...quarantine, retention: null } },
    "Quarantine silver.customer_quarantine of product shop keeps rejected rows for ever.",
  ],
])("a break is a fault: %#", async (rule, broken, what) => {
  const found = await violations(rule, shop(tables(broken), scheduled));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(what);
  expect(found[0]).toContain(`Fix: ${rule.remediationSteps ?? ""}`);
});

test("a stricter classification passes, and a product without a schedule need not be fresh", async () => {
  const stricter = tables({ "gold.mail": gold({ columns: [column("email", "sensitive")] }) });
  expect(await violations(classificationKept, shop(stricter, scheduled))).toEqual([]);
  const old = tables({ "gold.mail": gold({ freshnessSeconds: null }) });
  expect(await violations(goldIsFresh, shop(old, { ...scheduled, schedule: null }))).toEqual([]);
});

test("the products that ship pass every rule about products", async () => {
  const products = Object.values(SHIPPED_PRODUCTS).map(({ product }) => product);
  const plan = uploaded(compilePlan(products, { bucketName: (bucket) => bucket, code: {} }));
  const rules = RULES.filter(({ name }) => name.startsWith("lakehouse-products-"));
  expect(rules.length).toBeGreaterThanOrEqual(7);
  for (const rule of rules) expect(await violations(rule, plan), rule.name).toEqual([]);
});
