import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { planSchema } from "../../../cli/plan/plan-schema.ts";
import { compilePlan } from "../../../components/plan/compile.ts";
import { PLAN_VERSION } from "../../../components/plan/plan.ts";
import { SHIPPED_PRODUCTS } from "../../../stacks/shipped-products.ts";
import { sampleProduct } from "../../support/sample-product.ts";

const FILE = `docs/plan.v${PLAN_VERSION}.schema.json`;
const context = { bucketName: (bucket: string) => bucket, code: { a: { uri: "s3://a/b", sha256: "c" } } };

it.each([sampleProduct(), ...Object.values(SHIPPED_PRODUCTS).map(({ product }) => product)])(
  "the plan of $name has the documented shape, and nothing else",
  (product) => {
    const plan = compilePlan([product], context);
    expect(planSchema.parse(plan)).toEqual(plan);
  },
);

it("the published schema is the one that the plans are checked against", () => {
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(z.toJSONSchema(planSchema));
});
