import { readFileSync } from "node:fs";
import { runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseStackConfig } from "../../stacks/config.ts";
import { stackProducts } from "../../stacks/products.ts";
import { recordResources, type RecordedResource } from "../support/pulumi-mocks.ts";

/** Stacks that the repository configures; the first one has no file until somebody brings it up. */
const STACKS = ["dev", "staging", "prod"] as const;
type Stack = (typeof STACKS)[number];

const declared = new Map<Stack, readonly RecordedResource[]>();

/** Configuration as Pulumi hands it to a program: what is no text is JSON. */
function configuration(stack: Stack): Record<string, string> {
  if (stack === "dev") return {};
  const file = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(file.config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** What the program declares for a stack. */
async function declare(stack: Stack): Promise<readonly RecordedResource[]> {
  const resources = await recordResources();
  const { Lakehouse, loadTarget } = await import("../../components/index.ts");
  const config = parseStackConfig(configuration(stack));
  await loadTarget(config.spec.target?.kind ?? "docker");
  new Lakehouse("lakehouse", {
    ...config.spec,
    stack,
    tableResources: true,
    products: stackProducts(config),
  });
  // Resolves when every registration that was started has been answered.
  await runtime.disconnect();
  return [...resources];
}

const ofType = (stack: Stack, type: RegExp): RecordedResource[] =>
  (declared.get(stack) ?? []).filter((resource) => type.test(resource.type));

beforeAll(async () => {
  for (const stack of STACKS) declared.set(stack, await declare(stack));
});

describe("one program", () => {
  it("declares the same tables on every target", () => {
    const tables = STACKS.map((stack) =>
      ofType(stack, /^lakehouse:catalog:Table$/)
        .map(({ inputs }) => `${String(inputs["schema"])}.${String(inputs["name"])}`)
        .sort(),
    );
    expect(tables[0]?.length).toBeGreaterThan(10);
    expect(tables[1]).toEqual(tables[0]);
    expect(tables[2]).toEqual(tables[0]);
  });

  it("runs them where each stack's configuration says", () => {
    expect(ofType("dev", /^docker:index\/container:Container$/).length).toBeGreaterThan(8);
    for (const [stack, pods] of [
      ["staging", 9],
      ["prod", 7],
    ] as const) {
      expect(ofType(stack, /^docker:index\/container:Container$/)).toEqual([]);
      expect(ofType(stack, /:(?:Deployment|StatefulSet)$/).length, stack).toBeGreaterThanOrEqual(pods);
    }
    expect(ofType("staging", /^minio:index\/s3Bucket:S3Bucket$/)).toHaveLength(5);
    expect(ofType("prod", /^aws:s3\/bucket:Bucket$/)).toHaveLength(6);
    expect(ofType("prod", /^aws:rds\/instance:Instance$/)).toHaveLength(1);
  });
});
