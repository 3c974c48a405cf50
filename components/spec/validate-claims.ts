import { deliveryFolder } from "./delivery.ts";
import type { Product } from "./product.ts";
import { quarantineName } from "./quarantine-name.ts";
import { isDelivered } from "./source.ts";
import { tableId } from "./table-id.ts";

/** Catalogs that Trino has in every stack. */
const OWN_CATALOGS = ["minio", "delta", "iceberg", "warehouse_pg"];

/**
 * Checks that no two declarations claim one name, and with it one place: of a table, in the one metastore that all
 * formats share, of a database, of a catalog.
 *
 * @returns one sentence per fault; empty when all is well
 */
export function validateClaims(products: readonly Product[]): string[] {
  return [
    ...databaseFaults(products),
    ...catalogFaults(products),
    ...deliveryFaults(products),
    ...tableFaults(products),
  ];
}

/** The files of each table come into a folder of its own. */
function deliveryFaults(products: readonly Product[]): string[] {
  const known = new Map<string, string>();
  return products.flatMap(({ name: product, sources }) =>
    Object.entries(sources).flatMap(([name, source]) => {
      if (!isDelivered(source)) return [];
      const owner = `source ${name} of product ${product}`;
      return Object.keys(source.tables).flatMap((table) => {
        const folder = deliveryFolder(product, name, table);
        const other = known.get(folder);
        known.set(folder, owner);
        return other === undefined
          ? []
          : [`landing/${folder} is of ${other} and of ${owner}; rename one of them`];
      });
    }),
  );
}

/** A table's name is its place: its folder in the layer's bucket and its entry in the metastore. */
function tableFaults(products: readonly Product[]): string[] {
  const tables = products.flatMap((product) =>
    product.tables.flatMap((table) => {
      const { layer, name, format = "parquet" } = table;
      const quarantine = quarantineName(table);
      const claim = { product: product.name, format };
      return [
        { ...claim, id: tableId({ layer, name }) },
        ...(quarantine === undefined ? [] : [{ ...claim, id: tableId({ layer, name: quarantine }) }]),
      ];
    }),
  );
  return [...Map.groupBy(tables, ({ id }) => id)].flatMap(([id, [first, ...others]]) =>
    others.map((other) => {
      const formats =
        first === undefined || first.format === other.format
          ? ""
          : ` (as ${first.format} and as ${other.format}, which share one metastore and one folder)`;
      return (
        `table ${id} is declared twice (products ${first?.product ?? ""} and ${other.product})${formats}: ` +
        "one table has one writer; rename one of them"
      );
    }),
  );
}

/** Each database has one owner: a product, or one source of a product. */
function databaseFaults(products: readonly Product[]): string[] {
  const owners = products.flatMap((product) => [
    ...(product.database === undefined ? [] : [[product.database, `product ${product.name}`] as const]),
    ...Object.entries(product.sources).flatMap(([name, source]) =>
      source.kind === "postgres" ? [[source.database, `source ${product.name}.${name}`] as const] : [],
    ),
  ]);
  const known = new Map<string, string>();
  return owners.flatMap(([database, owner]) => {
    const other = known.get(database);
    known.set(database, owner);
    return other === undefined
      ? []
      : [`database ${database} is of ${other} and of ${owner}; give each a database of its own`];
  });
}

/** Each database that Trino queries live has a catalog of its own; a product's own is called like it. */
function catalogFaults(products: readonly Product[]): string[] {
  const known = new Map(
    OWN_CATALOGS.map((catalog) => [catalog, { owner: "the stack itself", database: "" }]),
  );
  const claims = products.flatMap(({ name: product, sources, database }) => [
    ...Object.entries(sources).flatMap(([name, source]) =>
      source.kind === "postgres"
        ? [
            {
              catalog: source.catalog ?? name,
              owner: `source ${product}.${name}`,
              database: source.database,
            },
          ]
        : [],
    ),
    ...(database === undefined
      ? []
      : [{ catalog: database, owner: `database ${database} of product ${product}`, database }]),
  ]);
  return claims.flatMap(({ catalog, owner, database }) => {
    const other = known.get(catalog);
    known.set(catalog, { owner, database });
    // Whoever claims one database twice is told so already.
    return other === undefined || other.database === database
      ? []
      : [`catalog ${catalog} is of ${other.owner} and of ${owner}; give one of them another name`];
  });
}
