import { expect, it } from "vitest";
import type { AwsTarget } from "../../../components/spec/target.ts";
import { validateSpec } from "../../../components/spec/validate-spec.ts";
import { awsTarget } from "../../support/aws/target.ts";

const target: AwsTarget = { ...awsTarget, cluster: { existing: "shared" } };

const faults = (changed: Partial<AwsTarget>, more = {}): string[] =>
  validateSpec({ stack: "prod", target: { ...target, ...changed }, ...more });

it("finds nothing wrong with a complete target", () => {
  expect(faults({})).toEqual([]);
  expect(faults({ cluster: { version: "1.34", publicAccess: ["203.0.113.0/24"] } })).toEqual([]);
});

it.each([
  ["account", faults({ account: "1234" })],
  ["region", faults({ region: "cn-north-1" })],
  ["vpc", faults({ vpc: "main" })],
  ["subnets: name at least two", faults({ subnets: { "subnet-1": "10.0.1.0/24" } })],
  ["subnets.subnet-2", faults({ subnets: { ...target.subnets, "subnet-2": "10.0.2.0" } })],
  ["cluster.publicAccess", faults({ cluster: { version: "1.34", publicAccess: ["0.0.0.0/0"] } })],
])("says what is wrong with target.%s", (at, told) => {
  expect(told).toEqual([expect.stringContaining(`target.${at}`)]);
});

it("refuses what S3 and RDS take the place of", () => {
  expect(faults({}, { services: { minio: { memory: "1 GB" } } })).toEqual([
    "services.minio: target aws has S3 in its place; remove it",
  ]);
});

it("refuses names of buckets that S3 would", () => {
  const told = faults({}, { bucketPrefix: "a-prefix-of-forty-characters-and-no-more-" });
  expect(told.some((fault) => fault.includes("longer than 63; shorten it"))).toBe(true);
});
