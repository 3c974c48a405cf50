import type { Resource } from "@pulumi/pulumi";
import { METASTORE_DATABASE } from "../services/hive-metastore.ts";
import type { PostgresCatalog } from "../services/trino-catalogs.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { Database, DatabaseGrant, DatabaseRole } from "./database.ts";

/** Database that gold tables are published to. */
const WAREHOUSE_DATABASE = "warehouse";

/** Roles and databases of a stack. */
export interface ProvisionedDatabases {
  readonly roles: Readonly<Record<"metastore" | "jobs" | "trino", DatabaseRole>> &
    Readonly<Record<string, DatabaseRole>>;
  /** Roles that the stack asked for beyond the toolkit's own. */
  readonly furtherRoles: readonly DatabaseRole[];
  /** Resolves when the metastore can start. */
  readonly metastoreReady: readonly Resource[];
  /** Databases that Trino offers as catalogs. */
  readonly catalogs: readonly PostgresCatalog[];
}

/** Declares the metastore's, the warehouse's and each source's database with their owners and readers. */
export function provisionDatabases(database: Database, spec: ResolvedSpec): ProvisionedDatabases {
  const roles: Record<"metastore" | "jobs" | "trino", DatabaseRole> & Record<string, DatabaseRole> = {
    metastore: database.role("metastore"),
    jobs: database.role("jobs"),
    trino: database.role("trino"),
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
  database.database(WAREHOUSE_DATABASE, {
    owner: roles.jobs,
    grants: readers(WAREHOUSE_DATABASE, [roles.trino]),
  });
  const catalogs: PostgresCatalog[] = [
    { catalog: "warehouse_pg", database: WAREHOUSE_DATABASE, ...database.endpoint },
  ];
  for (const [name, source] of spec.products.flatMap((product) => Object.entries(product.sources))) {
    const owner = database.role(`${source.database}_owner`);
    roles[owner.name] = owner;
    database.database(source.database, {
      owner,
      schema: source.schema,
      grants: readers(source.database, [roles.jobs, roles.trino]),
    });
    catalogs.push({ catalog: source.catalog ?? name, database: source.database, ...database.endpoint });
  }
  return { roles, furtherRoles: further.map(({ role }) => role), metastoreReady, catalogs };
}
