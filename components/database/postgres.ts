import * as postgresql from "@pulumi/postgresql";
import * as random from "@pulumi/random";
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { Service } from "../platform/platform.ts";
import type { Database, DatabaseArgs, DatabaseRole, SchemaArgs } from "./database.ts";

/** Arguments of {@link PostgresDatabase}. */
export interface PostgresDatabaseArgs {
  readonly service: Service;
  readonly superuser: string;
  readonly superuserPassword: Input<string>;
  /** Where the program reaches the server. */
  readonly access: Database["access"];
  /** A server of the cloud's: it is reached over TLS, and even its first role is no real superuser. @default false */
  readonly managed?: boolean;
  readonly protectData: boolean;
  readonly randomProvider: random.Provider;
}

/** Databases and roles on a Postgres service of the stack. */
export class PostgresDatabase implements Database {
  readonly endpoint = { host: "postgres", port: 5432 };
  readonly access: Database["access"];
  readonly data: Resource | undefined;
  readonly #name: string;
  readonly #args: PostgresDatabaseArgs;
  readonly #parent: ComponentResource;
  readonly #provider: postgresql.Provider;

  constructor(name: string, args: PostgresDatabaseArgs, parent: ComponentResource) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.access = args.access;
    this.data = args.service.data;
    // The address is known before the server runs, so that a preview can plan everything; order comes from `dependsOn`.
    this.#provider = new postgresql.Provider(
      `${name}-postgresql`,
      {
        host: args.access.host,
        port: args.access.port,
        username: args.superuser,
        password: args.superuserPassword,
        // Without TLS only over loopback, or inside the cluster's network.
        sslmode: args.managed === true ? "require" : "disable",
        superuser: args.managed !== true,
      },
      { parent },
    );
  }

  role(name: string): DatabaseRole {
    const password = new random.RandomPassword(
      `${this.#name}-role-${name}`,
      { length: 32, special: false },
      { parent: this.#parent, provider: this.#args.randomProvider },
    );
    const role = new postgresql.Role(
      `${this.#name}-role-${name}`,
      {
        name,
        login: true,
        superuser: false,
        createDatabase: false,
        createRole: false,
        password: password.result,
      },
      this.#options(),
    );
    return { name, password: password.result, ready: role };
  }

  database(name: string, args: DatabaseArgs): readonly Resource[] {
    const schema = args.schema ?? "public";
    const database = new postgresql.Database(
      `${this.#name}-database-${name}`,
      { name, owner: args.owner.name },
      { ...this.#options([args.owner.ready]), protect: this.#args.protectData },
    );
    const closed = new postgresql.Grant(
      `${this.#name}-database-${name}-public`,
      { database: name, role: "public", objectType: "database", privileges: [] },
      this.#options([database]),
    );
    const made =
      schema === "public"
        ? closed
        : new postgresql.Schema(
            `${this.#name}-database-${name}-${schema}`,
            { database: name, name: schema, owner: args.owner.name },
            { ...this.#options([closed]), protect: this.#args.protectData },
          );
    let last: Resource = made;
    for (const { role, access } of args.grants ?? []) {
      const prefix = `${this.#name}-database-${name}-${role.name}`;
      const connect = new postgresql.Grant(
        `${prefix}-connect`,
        {
          database: name,
          role: role.name,
          objectType: "database",
          privileges: access === "work" ? ["CONNECT", "TEMPORARY"] : ["CONNECT"],
        },
        this.#options([last, role.ready]),
      );
      last = this.#read(prefix, { database: name, schema, owner: args.owner, role }, connect);
    }
    return [last];
  }

  schema(name: string, args: SchemaArgs, after: readonly Resource[]): readonly Resource[] {
    const { database, owner, readers } = args;
    const prefix = `${this.#name}-database-${database}-${name}`;
    const schema = new postgresql.Schema(
      prefix,
      { database, name, owner: owner.name },
      { ...this.#options([...after, owner.ready]), protect: this.#args.protectData },
    );
    let last: Resource = schema;
    for (const role of readers) {
      last = this.#read(`${prefix}-${role.name}`, { database, schema: name, owner, role }, last);
    }
    return [last];
  }

  /**
   * Use the schema, select from every table there is and from every one the owner will add.
   *
   * One after the other, also across roles: grants on one object change the same catalog row, and Postgres
   * refuses two at a time.
   */
  #read(
    name: string,
    args: { database: string; schema: string; owner: DatabaseRole; role: DatabaseRole },
    after: Resource,
  ): Resource {
    const { database, schema, owner } = args;
    const role = args.role.name;
    const use = new postgresql.Grant(
      `${name}-schema`,
      { database, schema, role, objectType: "schema", privileges: ["USAGE"] },
      this.#options([after, args.role.ready]),
    );
    const select = new postgresql.Grant(
      `${name}-tables`,
      { database, schema, role, objectType: "table", privileges: ["SELECT"] },
      this.#options([use]),
    );
    return new postgresql.DefaultPrivileges(
      `${name}-later-tables`,
      { database, schema, role, owner: owner.name, objectType: "table", privileges: ["SELECT"] },
      this.#options([select]),
    );
  }

  /** Everything in the server goes with its volume, so a destroy of both need not drop it first. */
  #options(after: readonly Resource[] = []) {
    const { service } = this.#args;
    return {
      parent: this.#parent,
      provider: this.#provider,
      dependsOn: [service.ready, ...after],
      ...(service.data === undefined ? {} : { deletedWith: service.data }),
    };
  }
}
