import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { planSchema } from "../../../cli/plan/plan-schema.ts";
import { compilePlan } from "../../../components/plan/compile.ts";
import { PLAN_VERSION, type PlanProduct } from "../../../components/plan/plan.ts";
import { SHIPPED_PRODUCTS } from "../../../stacks/shipped-products.ts";
import { urlSource, type Product } from "../../../components/index.ts";
import { sampleProduct } from "../../support/sample-product.ts";
import { files, shop } from "../../support/wrong-products.ts";

const FILE = `docs/plan.v${PLAN_VERSION}.schema.json`;
const context = { bucketName: (bucket: string) => bucket, code: { a: { uri: "s3://a/b", sha256: "c" } } };

/** The shop, whose sales are a Parquet file on a web server. */
function fetched(): Product {
  const sales = { ...files.source, url: "https://example.org/sales.parquet", sha256: "a".repeat(64) };
  return {
    ...shop(() => ({ sources: { files: urlSource({ format: "parquet", tables: { sales } }) } })),
    name: "fetched",
  };
}

it.each([
  sampleProduct(),
  shop(),
  fetched(),
  ...Object.values(SHIPPED_PRODUCTS).map(({ product }) => product),
])("the plan of $name has the documented shape, and nothing else", (product) => {
  const plan = compilePlan([product], context);
  expect(planSchema.parse(plan)).toEqual(plan);
});

it("the plan tells how files are written, and where those that are fetched lie", () => {
  const { sources, jobs } = compilePlan([fetched()], context).products["fetched"] as PlanProduct;
  expect(sources).toEqual({
    files: {
      kind: "url",
      format: "parquet",
      urls: { sales: { url: "https://example.org/sales.parquet", sha256: "a".repeat(64) } },
    },
  });
  expect(jobs[0]).toMatchObject({
    step: "ingest_files",
    source: "files",
    format: "parquet",
    location: "s3a://landing/fetched/files/sales",
  });
});

it("the published schema is the one that the plans are checked against", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(z.toJSONSchema(planSchema));
});
