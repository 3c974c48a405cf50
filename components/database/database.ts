import type { Output, Resource } from "@pulumi/pulumi";

/** A login role with its generated password. */
export interface DatabaseRole {
  readonly name: string;
  readonly password: Output<string>;
  readonly ready: Resource;
}

/** What a role may do in one database: `read` selects from every table, also later ones. */
export interface DatabaseGrant {
  readonly role: DatabaseRole;
  readonly access: "read";
}

/** A database, owned by one role and readable by others. */
export interface DatabaseArgs {
  /** Role that owns the database and its tables. */
  readonly owner: DatabaseRole;
  /** Schema the tables are in. @default "public" */
  readonly schema?: string;
  readonly grants?: readonly DatabaseGrant[];
}

/** Relational databases: the port that a Postgres service and RDS implement. */
export interface Database {
  /** Host and port inside the stack's network. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** Declares a login role without superuser rights. */
  role(name: string): DatabaseRole;
  /** Declares a database; the result resolves when it and its grants exist. */
  database(name: string, args: DatabaseArgs): readonly Resource[];
}
