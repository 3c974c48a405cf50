import { z } from "zod";
import { allTables, type ComparedTables } from "../../components/plan/table-changes.ts";
import { CLASSIFICATIONS } from "../../components/spec/classification.ts";
import type { ColumnType } from "../../components/spec/column-type.ts";
import { SEVERITIES } from "../../components/spec/rule.ts";
import type { StackState } from "./stack-state.ts";

const type = z.string().transform((text) => text as ColumnType);
const table = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      type,
      nullable: z.boolean(),
      description: z.string(),
      classification: z.enum(CLASSIFICATIONS).nullable().default(null),
    }),
  ),
  primaryKey: z.array(z.string()),
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

/** Tables of all products as the stack's last update declared them; none for a stack that has no plan yet. */
export function deployedTables(state: StackState): ComparedTables {
  const uploaded = state.resources.find(({ urn }) => urn.endsWith("::lakehouse-plan"));
  const content = uploaded?.inputs?.["content"];
  if (typeof content !== "string") return {};
  return allTables(plan.parse(JSON.parse(content)).products);
}
