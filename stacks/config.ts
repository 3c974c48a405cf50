import { z } from "zod";
import { readAcknowledgements } from "../components/core/acknowledgement.ts";
import { throwFaults } from "../components/core/errors.ts";
import type { LakehouseSpec } from "../components/spec/lakehouse-spec.ts";
import { PROFILE_NAMES } from "../components/spec/profile.ts";
import { SERVICE_NAMES } from "../components/spec/service-name.ts";
import { SHIPPED_PRODUCTS } from "./shipped-products.ts";

/** What a stack says about one of the products that ship with the toolkit. */
export interface ProductConfig {
  /** Whether the stack has the product. @default true for `pagila`, false for the others */
  readonly enabled: boolean;
  /** Folder of CSV files, one per source table, instead of the generated sample; see the README. */
  readonly data?: string;
}

/** Typed configuration of a stack, everything below `lakehouse:` in `Pulumi.<stack>.yaml`. */
export interface StackConfig {
  readonly spec: Omit<LakehouseSpec, "stack" | "products">;
  /** By the name of the product; each that ships is there. */
  readonly products: Readonly<Record<string, ProductConfig>>;
}

/** Namespace of the configuration keys; the name of the Pulumi project. */
const NAMESPACE = "lakehouse";

const service = z.strictObject({
  name: z.string().optional(),
  enabled: z.boolean().optional(),
  memory: z.string().optional(),
  ports: z.record(z.string(), z.number()).optional(),
  probeInterval: z.string().optional(),
  properties: z.record(z.string(), z.string()).optional(),
});

/** Of both targets that run pods. */
const pods = {
  host: z.string(),
  clients: z.array(z.string()),
  storageClass: z.string().optional(),
  volumes: z.partialRecord(z.enum(SERVICE_NAMES), z.string()).optional(),
};

const target = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("docker") }),
  z.strictObject({
    kind: z.literal("kubernetes"),
    context: z.string().optional(),
    registry: z.string().optional(),
    ...pods,
  }),
  z.strictObject({
    kind: z.literal("aws"),
    account: z.string(),
    region: z.string(),
    vpc: z.string(),
    subnets: z.record(z.string(), z.string()),
    cluster: z.union([
      z.strictObject({ existing: z.string() }),
      z.strictObject({ version: z.string(), publicAccess: z.array(z.string()).optional() }),
    ]),
    registry: z.string(),
    databaseTunnel: z.strictObject({ host: z.string(), port: z.number() }).optional(),
    ...pods,
  }),
]);

const schema = z.strictObject({
  profile: z.enum(PROFILE_NAMES).optional(),
  target: target.optional(),
  dockerHost: z.string().optional(),
  namePrefix: z.string().optional(),
  bucketPrefix: z.string().optional(),
  services: z.partialRecord(z.enum(SERVICE_NAMES), service).optional(),
  // What else a bucket is given is refused by the spec's own check, which says what to declare instead.
  buckets: z.record(z.string(), z.looseObject({ keepOldVersions: z.string().optional() })).optional(),
  roles: z.record(z.string(), z.strictObject({ read: z.array(z.string()) })).optional(),
  allowDataLoss: z.boolean().optional(),
  acceptedChanges: z.record(z.string(), z.array(z.string())).optional(),
  acknowledgedFindings: z.unknown().optional(),
});

const product = z.strictObject({ enabled: z.boolean().optional(), data: z.string().optional() });

const withProducts = schema.extend(
  Object.fromEntries(Object.keys(SHIPPED_PRODUCTS).map((name) => [name, product.optional()])),
);

/** Keys whose values are text; all others are JSON. */
const TEXT_KEYS = new Set(["profile", "dockerHost", "namePrefix", "bucketPrefix"]);

/**
 * Reads a stack's configuration.
 *
 * @param raw every configuration value by full key, as Pulumi hands it to a program: text, or JSON for the rest
 * @throws LakehouseError that lists every unknown key and every wrong value at once
 */
export function parseStackConfig(raw: Readonly<Record<string, string>>): StackConfig {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(raw)) {
    if (!key.startsWith(`${NAMESPACE}:`)) continue;
    const name = key.slice(NAMESPACE.length + 1);
    values[name] = TEXT_KEYS.has(name) ? text : parseJson(text);
  }
  const parsed = withProducts.safeParse(values);
  if (!parsed.success) faults.push(...parsed.error.issues.map(describeIssue));
  // The policies read them too, so they are checked by what both share.
  const read = readAcknowledgements(values["acknowledgedFindings"]);
  faults.push(...read.faults.map((fault) => `${NAMESPACE}:acknowledgedFindings${fault}`));
  throwFaults("the stack configuration", faults);
  const { dockerHost, target, ...spec } = schema.omit({ acknowledgedFindings: true }).strip().parse(values);
  if (dockerHost !== undefined && target !== undefined && target.kind !== "docker") {
    throwFaults("the stack configuration", [
      `${NAMESPACE}:dockerHost: the target ${target.kind} has no use for it; remove it with "pulumi config rm"`,
    ]);
  }
  return {
    // The spec's own check judges sizes, durations and names, which are plain text here.
    spec: {
      ...spec,
      ...(target === undefined ? {} : { target }),
      ...(dockerHost === undefined ? {} : { target: { kind: "docker", host: dockerHost } }),
    } as StackConfig["spec"],
    products: Object.fromEntries(
      Object.entries(SHIPPED_PRODUCTS).map(([name, { byDefault }]) => {
        const { enabled = byDefault, data } = product.parse(values[name] ?? {});
        return [name, { enabled, ...(data === undefined ? {} : { data }) }];
      }),
    ),
  };
}

/** A value that is no JSON stays text, so that the schema names the type it should have had. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const at = [NAMESPACE, issue.path.join(".")].join(":");
  if (issue.code === "unrecognized_keys") {
    const prefix = issue.path.length === 0 ? `${NAMESPACE}:` : `${at}.`;
    const known =
      issue.path.length === 0 ? `; known keys: ${Object.keys(withProducts.shape).join(", ")}` : "";
    return `${issue.keys.map((key) => `${prefix}${key}`).join(", ")}: unknown key${known}; correct it or remove it with "pulumi config rm"`;
  }
  if (issue.code === "invalid_value") return `${at}: use one of ${issue.values.map(String).join(", ")}`;
  return `${at}: ${issue.message}`;
}
