import type { Input, Output, Resource } from "@pulumi/pulumi";

/** A login role with its generated password. */
export interface DatabaseRole {
  readonly name: string;
  readonly password: Output<string>;
  readonly ready: Resource;
}

/** What a role may do in one database. */
export interface DatabaseGrant {
  readonly role: DatabaseRole;
  /** `read` selects from every table, also later ones; `work` also makes temporary tables. */
  readonly access: "read" | "work";
}

/** A database, owned by one role and readable by others. */
export interface DatabaseArgs {
  /** Role that owns the database and its tables. */
  readonly owner: DatabaseRole;
  /** Schema the tables are in. @default "public" */
  readonly schema?: string;
  readonly grants?: readonly DatabaseGrant[];
}

/** A further schema of a database, owned by one role and readable by others. */
export interface SchemaArgs {
  readonly database: string;
  /** Role that owns the schema and the tables in it. */
  readonly owner: DatabaseRole;
  readonly readers: readonly DatabaseRole[];
}

/** Relational databases: the port that a Postgres service and RDS implement. */
export interface Database {
  /** Host and port inside the stack's network. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** Where the program reaches the server. */
  readonly access: { readonly host: Input<string>; readonly port: number };
  /** What holds all of its data, where that is one resource: with it, everything inside is gone. */
  readonly data: Resource | undefined;
  /** Declares a login role without superuser rights. */
  role(name: string): DatabaseRole;
  /** Declares a database; the result resolves when it and its grants exist. */
  database(name: string, args: DatabaseArgs): readonly Resource[];
  /** Declares a further schema, once `after` exists; the result resolves when it and its grants exist. */
  schema(name: string, args: SchemaArgs, after: readonly Resource[]): readonly Resource[];
}
