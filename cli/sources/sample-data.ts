import type { Product } from "../../components/spec/product.ts";
import type { PostgresSource } from "../../components/spec/source.ts";
import { sampleModule } from "./sample-module.ts";
import type { SourceData, SourceRow } from "./source-data.ts";

type SampleValue = string | number | boolean | null;

/** What a product's `sample.ts` exports: rows by table and column, the same at each call, values as Postgres reads them. */
interface SampleModule {
  readonly sample: () => Readonly<Record<string, Iterable<Readonly<Record<string, SampleValue>>>>>;
}

/** The sample that a product generates itself. @throws CommandFailure when the product has no generator */
export async function sampleData(product: Product, source: PostgresSource): Promise<SourceData> {
  const module = await sampleModule<SampleModule>(product);
  const made = module.sample();
  return {
    *rows(table: string): Generator<SourceRow> {
      const columns = Object.keys(source.tables[table]?.columns ?? {});
      for (const row of made[table] ?? []) yield columns.map((column) => asText(row[column], table, column));
    },
    locate: (table, row) => Promise.resolve(`generated row ${row} of ${table}`),
  };
}

function asText(value: SampleValue | undefined, table: string, column: string): string | null {
  // A column that is declared but not made would load as NULL without anybody noticing.
  if (value === undefined) throw new Error(`the sample generator makes no ${table}.${column}`);
  return value === null ? null : String(value);
}
