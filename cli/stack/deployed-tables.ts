import { z } from "zod";
import { TABLE_TYPE } from "../../components/catalog/table-inputs.ts";
import { allTables, type ComparedTables } from "../../components/plan/table-changes.ts";
import { CLASSIFICATIONS } from "../../components/spec/classification.ts";
import type { ColumnType } from "../../components/spec/column-type.ts";
import { SEVERITIES } from "../../components/spec/rule.ts";
import { TABLE_FORMATS } from "../../components/spec/table-format.ts";
import type { StackState } from "./stack-state.ts";

const type = z.string().transform((text) => text as ColumnType);
const column = z.object({
  name: z.string(),
  type,
  nullable: z.boolean(),
  description: z.string(),
  classification: z.enum(CLASSIFICATIONS).nullable().default(null),
});
const table = z.object({
  columns: z.array(column),
  primaryKey: z.array(z.string()),
  format: z.enum(TABLE_FORMATS).default("parquet"),
  // Plans of version 1 know neither.
  rules: z
    .array(
      z.object({
        name: z.string(),
        check: z.string(),
        severity: z.enum(SEVERITIES),
        description: z.string(),
      }),
    )
    .default([]),
  quarantine: z.string().nullable().default(null),
  // Nor does version 2 know partitions.
  partitionBy: z.array(z.string()).default([]),
});
const plan = z.object({
  products: z.record(z.string(), z.object({ tables: z.record(z.string(), table) })),
});
const resource = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(column),
  primaryKey: z.array(z.string()),
  partitionBy: z.array(z.string()),
  sortBy: z.array(z.string()),
  format: z.enum(TABLE_FORMATS),
  version: z.string(),
});

/**
 * Tables of all products as the state knows them: as the last update declared them and, where they are resources, as a
 * refresh found them since; none for a stack that has no plan yet.
 */
export function deployedTables(state: StackState): ComparedTables {
  const uploaded = state.resources.find(({ urn }) => urn.endsWith("::lakehouse-plan"));
  const content = uploaded?.inputs?.["content"];
  if (typeof content !== "string") return {};
  const planned = allTables(plan.parse(JSON.parse(content)).products);
  const found = state.resources
    .filter(({ type: kind }) => kind === TABLE_TYPE)
    .map(({ inputs }) => resource.parse(inputs));
  const resources = new Map(found.map((inputs) => [`${inputs.schema}.${inputs.name}`, inputs]));
  // Where others of its kind are resources, one that is none was found to be gone.
  const kinds = new Set(found.map(({ format }) => format === "postgres"));
  return Object.fromEntries(
    Object.entries(planned).flatMap(([id, declared]) => {
      const inputs = resources.get(id);
      const gone = inputs === undefined && kinds.has(declared.format === "postgres");
      return gone ? [] : [[id, { ...declared, ...inputs }]];
    }),
  );
}
