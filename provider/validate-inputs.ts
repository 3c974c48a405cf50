import type { CheckFailure } from "@pulumi/pulumi/provider/index.js";
import type { TableInputs } from "../components/catalog/table-inputs.ts";
import { isColumnType } from "../components/spec/column-type.ts";
import { TABLE_FORMATS } from "../components/spec/table-format.ts";

/** Checks a table's inputs: one failure per fault, none when all is well. */
export function validateInputs(inputs: TableInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string): void => void failures.push({ property, reason });
  if (!TABLE_FORMATS.includes(inputs.format)) {
    fail("format", `"${inputs.format}" is unknown; use one of ${TABLE_FORMATS.join(", ")}`);
  }
  const local = inputs.format === "postgres";
  if (local !== "postgres" in inputs.server) {
    fail(
      "server",
      local ? "a postgres table is altered in its database" : "a table of the lake is altered by Trino",
    );
  }
  if (!local && !/^s3a?:\/\/[^/]+\/.+/.test(inputs.location)) {
    fail("location", `"${inputs.location}" must be a place in a bucket, for example s3a://gold/sales`);
  }
  if (inputs.columns.length === 0) fail("columns", "declare at least one column");
  const names = inputs.columns.map(({ name }) => name);
  for (const { name, type } of inputs.columns) {
    if (!isColumnType(type))
      fail("columns", `column ${name} has type "${type}"; use for example int or decimal(10,2)`);
  }
  for (const name of names.filter((name, position) => names.indexOf(name) !== position)) {
    fail("columns", `column ${name} is declared twice`);
  }
  for (const property of ["primaryKey", "partitionBy", "sortBy"] as const) {
    for (const name of inputs[property].filter((name) => !names.includes(name))) {
      fail(property, `${name} is not among the columns`);
    }
  }
  return failures;
}
