import type { Product } from "../../components/spec/product.ts";
import type { FileSource } from "../../components/spec/source.ts";
import type { Delivery } from "./delivery.ts";
import { sampleModule } from "./sample-module.ts";
import { writeRows } from "./write-rows.ts";

/** What the `sample.ts` of a product with files exports: deliveries, the same at each call; an empty text is null. */
interface DeliverySample {
  readonly sample: () => {
    readonly deliveries: readonly {
      readonly day: string;
      readonly tables: Readonly<Record<string, Iterable<Readonly<Record<string, string>>>>>;
    }[];
  };
}

/** The deliveries that a product generates itself. @throws CommandFailure when the product has no generator */
export async function sampleDeliveries(product: Product, source: FileSource): Promise<Delivery[]> {
  const { sample } = await sampleModule<DeliverySample>(product);
  return sample().deliveries.flatMap(({ day, tables }) =>
    Object.entries(source.tables).map(([table, { columns }]) => ({
      table,
      day,
      origin: `generated ${table} of ${day}`,
      read: () => Promise.resolve(writeRows([...(tables[table] ?? [])], Object.keys(columns), source.format)),
    })),
  );
}
