import { S3Object } from "@pulumi/minio/s3object.js";
import { expect, test } from "vitest";
import rule from "../../policies/products/table-owner-and-key.ts";
import { NOT_KNOWN_YET, violations, type PlannedResource } from "./support.ts";

const OBJECT = "plan/0123456789abcdef.json";

function plan(table: object): object {
  return { version: 1, products: { pagila: { owner: "rentals", tables: { "bronze.customer": table } } } };
}

function uploaded(content: unknown, objectName = OBJECT): PlannedResource {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { type: S3Object, props: { bucketName: "system", objectName, content: text } };
}

const GOOD = plan({ owner: "rentals", primaryKey: ["customer_id"] });

test("a plan whose tables have owner and key passes, also without products", async () => {
  expect(await violations(rule, uploaded(GOOD))).toEqual([]);
  expect(await violations(rule, uploaded({ version: 1, products: {} }))).toEqual([]);
});

test("a quarantine needs no key, but an owner", async () => {
  const tables = (quarantine: object): object => ({
    "silver.ad": { owner: "ads", primaryKey: ["id"], quarantine: "silver.ad_quarantine" },
    "silver.ad_quarantine": quarantine,
  });
  const product = (quarantine: object): PlannedResource =>
    uploaded({ version: 1, products: { ads: { tables: tables(quarantine) } } });
  expect(await violations(rule, product({ owner: "ads", primaryKey: [] }))).toEqual([]);
  expect(await violations(rule, product({ primaryKey: [] }))).toEqual([
    expect.stringContaining("silver.ad_quarantine of product ads has no owner"),
  ]);
});

test.each([
  [{ primaryKey: ["customer_id"] }, "has no owner."],
  [{ owner: " ", primaryKey: ["customer_id"] }, "has no owner."],
  [{ owner: "rentals" }, "has no primary key."],
  [{ owner: "rentals", primaryKey: [] }, "has no primary key."],
  [{ owner: "rentals", primaryKey: [""] }, "has no primary key."],
])("a table %j is a fault", async (table, what) => {
  const messages = await violations(rule, uploaded(plan(table)));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(`Table bronze.customer of product pagila ${what}`);
  expect(messages[0]).toContain("Fix: set owner");
});

test("every fault of every table is told", async () => {
  const products = {
    pagila: { tables: { "silver.a": {}, "gold.b": { owner: "x", primaryKey: ["id"] } } },
    shop: { tables: { "gold.c": { owner: "x" } } },
  };
  expect(await violations(rule, uploaded({ version: 1, products }))).toHaveLength(3);
});

test("a plan in base64 is read too", async () => {
  const contentBase64 = Buffer.from(JSON.stringify(plan({ owner: "x" }))).toString("base64");
  const resource = { type: S3Object, props: { objectName: OBJECT, contentBase64 } };
  expect((await violations(rule, resource))[0]).toContain("has no primary key.");
});

test("a plan on AWS is read too", async () => {
  const props = { bucket: "prod-system", key: OBJECT, content: JSON.stringify(plan({ owner: "x" })) };
  const type = "aws:s3/bucketObjectv2:BucketObjectv2";
  expect((await violations(rule, { type, props }))[0]).toContain("has no primary key.");
  expect(await violations(rule, { type, props: { ...props, key: "code/shop.zip" } })).toEqual([]);
});

test.each([
  "{",
  "[]",
  '{"version":1}',
  '{"products":{"pagila":{}}}',
  '{"products":{"pagila":{"tables":[1]}}}',
])("an unreadable plan %s is a fault", async (content) => {
  const messages = await violations(rule, uploaded(content));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain("The plan cannot be read");
});

test("a plan uploaded from a file is a fault, since its tables cannot be seen", async () => {
  const resource = { type: S3Object, props: { objectName: OBJECT, source: "plan.json" } };
  expect((await violations(rule, resource))[0]).toContain("The plan is not given as content");
});

test("other objects and values that are not known yet are no fault", async () => {
  expect(await violations(rule, uploaded("{", "jobs/pagila-0123.json"))).toEqual([]);
  expect(await violations(rule, uploaded(NOT_KNOWN_YET))).toEqual([]);
  expect(await violations(rule, { type: S3Object, props: { objectName: NOT_KNOWN_YET } })).toEqual([]);
});
