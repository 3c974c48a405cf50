import type { Resource } from "@pulumi/pulumi";
import { DAGSTER_DATABASE } from "../services/dagster.ts";
import { METASTORE_DATABASE } from "../services/hive-metastore.ts";
import { QUALITY_SCHEMA, WAREHOUSE_DATABASE } from "../spec/warehouse.ts";
import { LAYERS } from "../spec/layer.ts";
import type { PostgresCatalog } from "../services/trino-catalogs.ts";
import type { Product } from "../spec/product.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { Database, DatabaseGrant, DatabaseRole } from "./database.ts";

/** Roles that every stack has. */
type OwnRole = "metastore" | "jobs" | "trino" | "dagster";

/** Roles and databases of a stack. */
export interface ProvisionedDatabases {
  readonly roles: Readonly<Record<OwnRole, DatabaseRole>> & Readonly<Record<string, DatabaseRole>>;
  /** Roles that the stack asked for beyond the toolkit's own. */
  readonly furtherRoles: readonly DatabaseRole[];
  /** Resolves when the metastore can start. */
  readonly metastoreReady: readonly Resource[];
  /** Resolves when the run history can be written. */
  readonly historyReady: readonly Resource[];
  /** Databases that Trino offers as catalogs. */
  readonly catalogs: readonly PostgresCatalog[];
  /** Resolves when the schemas of the products' databases are there. */
  readonly productsReady: readonly Resource[];
}

/** Declares the metastore's, the warehouse's and each source's database with their owners and readers. */
export function provisionDatabases(database: Database, spec: ResolvedSpec): ProvisionedDatabases {
  const roles: Record<OwnRole, DatabaseRole> & Record<string, DatabaseRole> = {
    metastore: database.role("metastore"),
    jobs: database.role("jobs"),
    trino: database.role("trino"),
    dagster: database.role("dagster"),
  };
  const further = Object.entries(spec.roles).map(([name, options]) => ({
    role: database.role(name),
    ...options,
  }));
  const readers = (name: string, own: readonly DatabaseRole[]): DatabaseGrant[] =>
    [...own, ...further.filter((reader) => reader.read.includes(name)).map((reader) => reader.role)].map(
      (role) => ({
        role,
        access: "read",
      }),
    );
  const metastoreReady = database.database(METASTORE_DATABASE, { owner: roles.metastore });
  // There also in a stack that runs no Dagster just now: history is data, and is kept.
  const historyReady = database.database(DAGSTER_DATABASE, { owner: roles.dagster });
  const warehouse = database.database(WAREHOUSE_DATABASE, {
    owner: roles.jobs,
    grants: readers(WAREHOUSE_DATABASE, [roles.trino]),
  });
  const auditors = readers(WAREHOUSE_DATABASE, [roles.trino]).map(({ role }) => role);
  database.schema(
    QUALITY_SCHEMA,
    { database: WAREHOUSE_DATABASE, owner: roles.jobs, readers: auditors },
    warehouse,
  );
  const catalogs: PostgresCatalog[] = [
    { catalog: "warehouse_pg", database: WAREHOUSE_DATABASE, ...database.endpoint },
  ];
  for (const [name, source] of spec.products.flatMap((product) => Object.entries(product.sources))) {
    if (source.kind !== "postgres") continue;
    const owner = database.role(`${source.database}_owner`);
    roles[owner.name] = owner;
    database.database(source.database, {
      owner,
      schema: source.schema,
      grants: readers(source.database, [roles.jobs, roles.trino]),
    });
    catalogs.push({ catalog: source.catalog ?? name, database: source.database, ...database.endpoint });
  }
  const productsReady: Resource[] = [];
  for (const product of spec.products) {
    if (product.database === undefined) continue;
    const readersOf = (own: readonly DatabaseRole[]): DatabaseRole[] =>
      readers(product.database ?? "", own).map(({ role }) => role);
    const { dbt, ready } = provisionProduct(database, product, product.database, { ...roles, readersOf });
    productsReady.push(...ready);
    if (dbt !== undefined) roles[dbt.name] = dbt;
    catalogs.push({ catalog: product.database, database: product.database, ...database.endpoint });
  }
  const furtherRoles = further.map(({ role }) => role);
  return { roles, furtherRoles, metastoreReady, historyReady, catalogs, productsReady };
}

/**
 * A product's database: one schema per layer for its tables and copies, which the jobs fill, and dbt's own ones.
 *
 * @returns dbt's role, if the product has a project, and what is made last
 */
function provisionProduct(
  database: Database,
  product: Product,
  name: string,
  parts: {
    jobs: DatabaseRole;
    trino: DatabaseRole;
    /** The roles given, and those of the stack that may read the database. */
    readersOf: (own: readonly DatabaseRole[]) => DatabaseRole[];
  },
): { readonly dbt?: DatabaseRole; readonly ready: readonly Resource[] } {
  const { jobs, trino, readersOf } = parts;
  const dbt = product.dbt === undefined ? undefined : database.role(product.dbt.role);
  const everybody = readersOf(dbt === undefined ? [trino] : [trino, dbt]);
  let last = database.database(name, {
    owner: jobs,
    // dbt's unit tests make temporary tables.
    grants: everybody.map((role) => ({ role, access: role === dbt ? "work" : "read" })),
  });
  const readByDbt = new Set(product.dbt?.reads.map((read) => read.split(".")[0]));
  // Each layer's, used or not: a table that is declared no more keeps its rows, and so its schema.
  for (const layer of LAYERS.filter((one) => product.dbt?.schemas.includes(one) !== true)) {
    const own = dbt !== undefined && readByDbt.has(layer) ? [trino, dbt] : [trino];
    last = database.schema(layer, { database: name, owner: jobs, readers: readersOf(own) }, last);
  }
  if (product.dbt === undefined || dbt === undefined) return { ready: last };
  for (const schema of product.dbt.schemas) {
    last = database.schema(schema, { database: name, owner: dbt, readers: readersOf([trino, jobs]) }, last);
  }
  return { dbt, ready: last };
}
