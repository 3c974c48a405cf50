import type { Input } from "@pulumi/pulumi";
import type { PlanRetention } from "../plan/plan.ts";
import type { TableShape } from "../plan/ddl/table-shape.ts";

/** Pulumi's type of a table. */
export const TABLE_TYPE = "lakehouse:catalog:Table";

/** Account and address by which a Postgres table is altered. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Role that owns the table. */
  readonly user: string;
  readonly password: string;
}

/** Where a table is altered: Trino for tables of the lake, the product's database for its own. */
export type TableServer = { readonly trino: string } | { readonly postgres: PostgresServer };

/** What the provider is told about one table. */
export interface TableInputs extends TableShape {
  readonly server: TableServer;
  readonly owner: string;
  readonly tags: readonly string[];
  /** Null when the table keeps everything. */
  readonly retention: PlanRetention | null;
  /** Version of the product; a change that breaks its readers takes a higher first number. */
  readonly version: string;
  /** Breaking changes that the stack's configuration names, in the words of the table plan. */
  readonly accepted: readonly string[];
  /** Tables, jobs and dbt models that a change touches. */
  readonly downstream: readonly string[];
}

/** {@link TableInputs} as a program gives them: address and password may come from other resources. */
export type TableArgs = Omit<TableInputs, "server"> & {
  readonly server:
    | { readonly trino: string }
    | {
        readonly postgres: Omit<PostgresServer, "host" | "password"> & {
          readonly host: Input<string>;
          readonly password: Input<string>;
        };
      };
};
