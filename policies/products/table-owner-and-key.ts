import { S3Object, type S3ObjectArgs } from "@pulumi/minio/s3object.js";
import { UNKNOWN } from "../support/planned.ts";
import { on, resourceRule, type PlannedArgs } from "../support/rule.ts";

/** Where the compiled plan of all products is stored: content-addressed, in the system bucket. */
const PLAN_OBJECT = /^plan\/[0-9a-f]+\.json$/;

interface PlanTable {
  readonly owner?: unknown;
  readonly primaryKey?: unknown;
  /** The table that holds this one's rejected rows. */
  readonly quarantine?: unknown;
}

interface PlanProduct {
  readonly tables: Readonly<Record<string, PlanTable>>;
  readonly jobs?: readonly { readonly step?: unknown; readonly writes?: unknown }[];
}

interface Plan {
  readonly products: Readonly<Record<string, PlanProduct>>;
}

/** Every table of every product names who answers for it and what identifies its rows. */
export default resourceRule(
  {
    name: "lakehouse-products-table-owner-and-key",
    description: "Every table of the plan has an owner and a primary key.",
    why: "Without an owner nobody repairs a broken table, and without a key neither duplicates nor changes can be found.",
    fix: "set owner (on the table or its product) and primaryKey in the product's declaration.",
    severity: "medium",
  },
  on(S3Object, (object) => {
    if (object.objectName === UNKNOWN || !PLAN_OBJECT.test(object.objectName)) return [];
    const text = content(object);
    if (text === UNKNOWN) return [];
    if (text === undefined) return ["the plan is not given as content, so its tables cannot be checked"];
    const plan = parse(text);
    return plan === undefined
      ? ["the plan cannot be read: it is not a plan of this version"]
      : tableFaults(plan);
  }),
);

function content(object: PlannedArgs<S3ObjectArgs>): string | typeof UNKNOWN | undefined {
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tableFaults(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { tables, jobs = [] }]) => {
    // Rejected rows may lack or share the key of their table.
    const quarantines = new Set(Object.values(tables).map(({ quarantine }) => quarantine));
    // Nor does anything identify a row of a delivery, since a sender may repeat itself.
    const delivered = new Set<unknown>(
      jobs.filter(({ step }) => step === "ingest_files").map(({ writes }) => writes),
    );
    return Object.entries(tables).flatMap(([table, { owner, primaryKey }]) => [
      ...(isText(owner) ? [] : [`table ${table} of product ${product} has no owner`]),
      ...(isKey(primaryKey) || quarantines.has(table) || delivered.has(table)
        ? []
        : [`table ${table} of product ${product} has no primary key`]),
    ]);
  });
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isKey(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
