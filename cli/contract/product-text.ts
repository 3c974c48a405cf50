import { format } from "prettier";
import type { ContractTable, ImportedContract } from "./import-odcs.ts";

/** The contract as a product file, in which only the jobs remain to be written. */
export function productText({ tables, ...product }: ImportedContract): Promise<string> {
  const text = `
    import { defineProduct, sql, table } from "../../components/spec/declaration.ts";

    export const ${product.name} = defineProduct({
      ${fields(product)}
      folder: import.meta.dirname,
      sources: {},
      tables: [${tables.map(tableText).join("")}],
    });`;
  return format(text, { parser: "typescript", printWidth: 110 });
}

function tableText(table: ContractTable): string {
  return `table({
    ${fields(table)}
    job: sql("sql/${table.name}.sql", { reads: [] }),
  }),`;
}

function fields(values: object): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)},`)
    .join("\n");
}
