import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PostgresSource, Product } from "../../components/spec/product.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import type { SourceData, SourceRow } from "./source-data.ts";

/** One row of a generated sample: values by column. Lists, dates and bytes are texts as Postgres reads them. */
type SampleRow = Readonly<Record<string, string | number | boolean | null>>;

/** What a product's `sample.ts` exports: rows by table, the same at each call. */
interface SampleModule {
  readonly sample: () => Readonly<Record<string, Iterable<SampleRow>>>;
}

/** The sample that a product generates itself. @throws CommandFailure when the product has no generator */
export async function sampleData(product: Product, source: PostgresSource): Promise<SourceData> {
  const file = join(product.folder, "sample.ts");
  if (!existsSync(file)) {
    throw new CommandFailure(
      `product ${product.name} generates no sample; give a folder of CSV files: --data ${product.name}=<folder>`,
      EXIT.usage,
    );
  }
  const module = (await import(pathToFileURL(file).href)) as SampleModule;
  const rowsByTable = module.sample();
  return {
    *rows(table: string): Generator<SourceRow> {
      const columns = Object.keys(source.tables[table]?.columns ?? {});
      for (const row of rowsByTable[table] ?? []) {
        yield columns.map((column) => asText(row[column] ?? null));
      }
    },
    locate: (table, row) => Promise.resolve(`generated row ${row} of ${table}`),
  };
}

function asText(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value);
}
