import type { ResourceValidationPolicy } from "@pulumi/policy";
import { UNKNOWN, type Planned } from "./planned.ts";
import { on, resourceRule, type RuleText } from "./rule.ts";

/** Where the compiled plan of all products is stored: content-addressed, in the system bucket. */
const PLAN_OBJECT = /^plan\/[0-9a-f]+\.json$/;

/** What rules ask of a table of the plan; nothing is taken for granted. */
export interface PlanTable {
  readonly layer?: unknown;
  readonly description?: unknown;
  readonly owner?: unknown;
  readonly primaryKey?: unknown;
  readonly columns?: unknown;
  readonly rules?: unknown;
  readonly freshnessSeconds?: unknown;
  readonly retention?: unknown;
  /** The table that holds this one's rejected rows. */
  readonly quarantine?: unknown;
}

/** What rules ask of the plan. */
export interface Plan {
  readonly products: Readonly<
    Record<
      string,
      {
        readonly schedule?: unknown;
        readonly tables: Readonly<Record<string, PlanTable>>;
        readonly jobs?: readonly {
          readonly step?: unknown;
          readonly reads?: unknown;
          readonly writes?: unknown;
        }[];
      }
    >
  >;
}

/** A rule about the plan of all products, wherever a target stores it. */
export function planRule(text: RuleText, check: (plan: Plan) => string[]): ResourceValidationPolicy {
  return resourceRule(
    text,
    on("minio:index/s3Object:S3Object", ({ objectName, ...object }) =>
      planFaults({ ...object, key: objectName }, check),
    ),
    on("aws:s3/bucketObjectv2:BucketObjectv2", (object) => planFaults(object, check)),
  );
}

/** An object of a store, as far as it is known. */
interface StoredText {
  readonly key?: Planned<string> | undefined;
  readonly content?: Planned<string> | undefined;
  readonly contentBase64?: Planned<string> | undefined;
}

/** Faults of the plan that an object holds; none for any other object, and one for a plan that cannot be read. */
function planFaults(object: StoredText, check: (plan: Plan) => string[]): string[] {
  if (typeof object.key !== "string" || !PLAN_OBJECT.test(object.key)) return [];
  const text = content(object);
  if (text === UNKNOWN) return [];
  if (text === undefined) return ["the plan is not given as content, so its tables cannot be checked"];
  const plan = parse(text);
  return plan === undefined ? ["the plan cannot be read: it is not a plan of this version"] : check(plan);
}

/** Whether a value is an object with keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function content(object: StoredText): string | typeof UNKNOWN | undefined {
  const { content: plain, contentBase64: encoded } = object;
  if (plain !== undefined) return plain;
  return typeof encoded === "string" ? Buffer.from(encoded, "base64").toString("utf8") : encoded;
}

function parse(text: string): Plan | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isPlan(value) ? value : undefined;
}

function isPlan(value: unknown): value is Plan {
  return (
    isObject(value) &&
    isObject(value["products"]) &&
    Object.values(value["products"]).every(
      (product) =>
        isObject(product) && isObject(product["tables"]) && Object.values(product["tables"]).every(isObject),
    )
  );
}
