import { defineProduct, fileSource, fileTable, type Product } from "../../components/spec/declaration.ts";

/** A product with `count` tables, an even number: half of them keep deliveries, the others refine these. */
export function manyTables(count: number): Product {
  const kinds = Array.from({ length: count / 2 }, (_, index) =>
    fileTable("files", {
      name: `kind_${index}`,
      description: "Rows of a benchmark",
      columns: {
        id: { type: "int", nullable: false, description: "Identifies the row." },
        made_on: { type: "date", nullable: false, description: "When it was made." },
        amount: { type: "decimal(12,2)", range: { least: 0 }, description: "How much it is about." },
        state: { type: "string", values: ["open", "closed"], description: "What became of it." },
        note: { type: "string", description: "Anything." },
      },
      primaryKey: ["id"],
      partitionBy: ["state"],
      rules: {
        recent: {
          check: "made_on > '2000-01-01'",
          severity: "warn",
          description: "It was made in this century",
        },
      },
    }),
  );
  return defineProduct({
    name: "many",
    description: "As many tables as a benchmark asks for",
    owner: "bench",
    folder: import.meta.dirname,
    sources: {
      files: fileSource({
        format: "csv",
        tables: Object.fromEntries(kinds.map(({ name, source }) => [name, source])),
      }),
    },
    tables: kinds.flatMap(({ bronze, silver }) => [bronze, silver]),
  });
}
