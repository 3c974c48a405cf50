import type { ComponentResource, Resource } from "@pulumi/pulumi";
import type { Database, DatabaseRole } from "../database/database.ts";
import { downstreamOf } from "../plan/downstream.ts";
import type { Plan, PlanProduct } from "../plan/plan.ts";
import { FIRST_VERSION } from "../plan/table-changes.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { CatalogTable } from "./table.ts";
import type { TableArgs } from "./table-inputs.ts";

/** What tables are made with. */
export interface TableParts {
  readonly products: Plan["products"];
  /** Absent where it does not run: tables of the lake are not resources then. */
  readonly trino?: { readonly url: string; readonly after: readonly Resource[] };
  readonly store: ObjectStore;
  readonly postgres: {
    readonly database: Database;
    /** Role that owns the tables. */
    readonly role: DatabaseRole;
    readonly after: readonly Resource[];
  };
}

/** Declares each table of the plan as a resource. */
export function declareTables(spec: ResolvedSpec, parts: TableParts, parent: ComponentResource): void {
  const products = Object.values(parts.products);
  for (const { name, version = FIRST_VERSION } of spec.products) {
    const product = parts.products[name];
    if (product === undefined) continue;
    for (const [id, table] of Object.entries(product.tables)) {
      const at = placeOf(table.format === "postgres" ? product : undefined, parts);
      if (at === undefined) continue;
      const { schema, name: tableName, format, location, columns, partitionBy, sortBy } = table;
      const { primaryKey, owner, description, tags, retention } = table;
      const shape = { schema, name: tableName, format, location, columns, partitionBy, sortBy, primaryKey };
      const { tables, jobs } = downstreamOf(id, products);
      const accepted = spec.acceptedChanges[id] ?? [];
      new CatalogTable(
        id,
        {
          ...shape,
          server: at.server,
          owner,
          tags,
          retention,
          description,
          version,
          accepted,
          downstream: [...tables, ...jobs],
        },
        {
          parent,
          dependsOn: [...at.after],
          // Its rows are there: a destroy of both need not ask for it.
          ...(at.data === undefined ? {} : { deletedWith: at.data }),
        },
      );
    }
  }
}

interface Place {
  readonly server: TableArgs["server"];
  readonly after: readonly Resource[];
  readonly data: Resource | undefined;
}

/** @param product whose database has the table; nothing for a table of the lake */
function placeOf(
  product: PlanProduct | undefined,
  { trino, store, postgres }: TableParts,
): Place | undefined {
  if (product === undefined) {
    return trino && { server: { trino: trino.url }, after: trino.after, data: store.data };
  }
  const { database, role, after } = postgres;
  const server = {
    ...database.access,
    database: product.database ?? "",
    user: role.name,
    password: role.password,
  };
  return { server: { postgres: server }, after: [...after, role.ready], data: database.data };
}
