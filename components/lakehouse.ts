import * as random from "@pulumi/random";
import {
  ComponentResource,
  getRootDirectory,
  secret,
  type ComponentResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { resolve } from "node:path";
import { declareTables } from "./catalog/declare-tables.ts";
import { throwFaults } from "./core/errors.ts";
import { packageRoot } from "./core/package-root.ts";
import type { Database } from "./database/database.ts";
import { PostgresDatabase } from "./database/postgres.ts";
import { provisionDatabases, type ProvisionedDatabases } from "./database/provision.ts";
import { compilePlan } from "./plan/compile.ts";
import { PLAN_VERSION } from "./plan/plan.ts";
import { uploadPlan, type UploadedPlan } from "./plan/upload-plan.ts";
import { stageBuildContexts } from "./platform/build-context.ts";
import { DockerPlatform } from "./platform/docker.ts";
import type { Platform, Service } from "./platform/platform.ts";
import { dagsterService } from "./services/dagster.ts";
import { hiveMetastoreService } from "./services/hive-metastore.ts";
import { jobsService } from "./services/jobs.ts";
import { jupyterService } from "./services/jupyter.ts";
import { MINIO_ROOT_USER, minioService } from "./services/minio.ts";
import { readNotebooks } from "./services/notebooks.ts";
import { POSTGRES_SUPERUSER, postgresService } from "./services/postgres.ts";
import { sparkConnectService, sparkMasterService, sparkWorkerService } from "./services/spark.ts";
import { trinoService } from "./services/trino.ts";
import type { LakehouseSpec } from "./spec/lakehouse-spec.ts";
import { resolveSpec, type ResolvedSpec } from "./spec/resolve.ts";
import { validateSpec } from "./spec/validate-spec.ts";
import { provisionStore, type StoreIdentities } from "./storage/identities.ts";
import { MinioStore } from "./storage/minio.ts";
import type { ObjectStore, StoreIdentity } from "./storage/object-store.ts";
import { describeStack, type StackDescription } from "./stack-description.ts";

const TYPE = "lakehouse:index:Lakehouse";

/** Generated files of a project: build contexts, code archives, the CA bundle, local state. Git-ignored. */
const workFolder = (): string => resolve(getRootDirectory(), ".lakehouse");

/** User name and password, or access key and secret key, of one account. */
export interface Credential {
  readonly user: string;
  readonly password: string;
}

/**
 * A whole lakehouse: object store, databases, metastore, Spark, Trino, notebooks, and the plan of the jobs.
 *
 * @throws LakehouseError that lists every fault of the spec, before anything is declared
 */
export class Lakehouse extends ComponentResource {
  /** Names, addresses and ports of the running parts; no secret in it. */
  readonly description: Output<StackDescription>;
  /** Generated credentials by `service/account`. */
  readonly credentials: Output<Record<string, Credential>>;
  readonly #spec: ResolvedSpec;
  readonly #platform: Platform;
  readonly #random: random.Provider;
  readonly #credentials: Record<string, { user: string; password: Output<string> }> = {};

  constructor(name: string, args: LakehouseSpec, opts?: ComponentResourceOptions) {
    throwFaults("the lakehouse", validateSpec(args));
    super(TYPE, name, {}, opts);
    this.#spec = resolveSpec(args);
    this.#random = new random.Provider(`${name}-random`, {}, { parent: this });
    this.#platform = this.#createPlatform(name);
    const storeService = this.#createStoreService(name);
    const store = this.#createStore(name, storeService);
    const databaseService = this.#createDatabaseService(name);
    const database = this.#createDatabase(name, databaseService);
    const identities = provisionStore(store);
    const databases = provisionDatabases(database, this.#spec);
    const plan = uploadPlan(store, this.#spec.products, workFolder());
    const engines = this.#createEngines({ store, database, identities, databases, plan });
    if (this.#spec.tableResources) {
      this.#createTables({ store, storeService, databaseService, databases, engines });
    }
    this.#createNotebooks(name);
    this.#recordCredentials(identities, databases);
    this.description = describeStack(this.#spec, { planUri: plan.uri, planVersion: PLAN_VERSION });
    this.credentials = secret(this.#credentials);
    this.registerOutputs({ description: this.description, credentials: this.credentials });
  }

  #createPlatform(name: string): Platform {
    const { stack, target, allowDataLoss } = this.#spec;
    return new DockerPlatform(
      name,
      {
        stack,
        ...(target.host === undefined ? {} : { host: target.host }),
        contexts: stageBuildContexts(resolve(packageRoot(), "images"), workFolder()),
        protectData: !allowDataLoss,
      },
      this,
    );
  }

  #createStoreService(name: string): RootedService {
    const rootPassword = this.#password(`${name}-minio-root`);
    this.#credentials[`minio/${MINIO_ROOT_USER}`] = { user: MINIO_ROOT_USER, password: rootPassword };
    return { ...this.#platform.service(minioService(this.#spec, { rootPassword })), rootPassword };
  }

  #createStore(name: string, service: RootedService): ObjectStore {
    const { rootPassword } = service;
    return new MinioStore(
      name,
      {
        service,
        rootUser: MINIO_ROOT_USER,
        rootPassword,
        publishedPort: publishedPort(this.#spec, "minio", "api"),
        bucketPrefix: this.#spec.bucketPrefix,
        keepOldVersions: this.#spec.keepOldVersions,
        protectData: !this.#spec.allowDataLoss,
        randomProvider: this.#random,
      },
      this,
    );
  }

  #createDatabaseService(name: string): RootedService {
    const rootPassword = this.#password(`${name}-postgres-superuser`);
    this.#credentials[`postgres/${POSTGRES_SUPERUSER}`] = {
      user: POSTGRES_SUPERUSER,
      password: rootPassword,
    };
    const spec = postgresService(this.#spec, { superuserPassword: rootPassword });
    return { ...this.#platform.service(spec), rootPassword };
  }

  #createDatabase(name: string, service: RootedService): Database {
    return new PostgresDatabase(
      name,
      {
        service,
        superuser: POSTGRES_SUPERUSER,
        superuserPassword: service.rootPassword,
        publishedPort: publishedPort(this.#spec, "postgres", "sql"),
        protectData: !this.#spec.allowDataLoss,
        randomProvider: this.#random,
      },
      this,
    );
  }

  /** Spark and Trino start while the databases are still being made; what they need at start is named as `after`. */
  #createEngines(parts: {
    store: ObjectStore;
    database: Database;
    identities: StoreIdentities;
    databases: ProvisionedDatabases;
    plan: UploadedPlan;
  }): Engines {
    const { store, database, identities, databases } = parts;
    const run = (spec: Parameters<Platform["service"]>[0], after: readonly Resource[] = []): Service =>
      this.#platform.service(spec, after);
    const metastore = { store, identity: identities.metastore, database, role: databases.roles.metastore };
    const metastoreService = run(hiveMetastoreService(this.#spec, metastore), databases.metastoreReady);
    const master = run(sparkMasterService(this.#spec));
    run(sparkWorkerService(this.#spec, { identity: identities.spark }), [master.ready]);
    const connect = run(sparkConnectService(this.#spec, { store, identity: identities.spark }), [
      master.ready,
    ]);
    const engines: { metastore: Service; trino?: Service } = { metastore: metastoreService };
    if (this.#spec.services.trino.enabled) {
      const trino = { store, identity: identities.trino, role: databases.roles.trino };
      engines.trino = run(trinoService(this.#spec, { ...trino, databases: databases.catalogs }));
    }
    // The runner is ready when Spark is; started earlier it would only keep an interrupted update waiting.
    const jobs = { store, identity: identities.jobs, database, roles: databases.roles };
    run(jobsService(this.#spec, jobs), [connect.ready]);
    if (this.#spec.services.dagster.enabled) {
      const { uri: currentPlan, ready } = parts.plan.current;
      const dagster = { ...jobs, role: databases.roles.dagster, currentPlan };
      run(dagsterService(this.#spec, dagster), [connect.ready, ready, ...databases.historyReady]);
    }
    return engines;
  }

  #createTables(parts: {
    store: ObjectStore;
    storeService: Service;
    databaseService: Service;
    databases: ProvisionedDatabases;
    engines: Engines;
  }): void {
    const { store, storeService, databaseService, databases, engines } = parts;
    const { products } = this.#spec;
    const plan = compilePlan(products, { bucketName: (bucket) => store.bucketName(bucket), code: {} });
    const after = [...store.ready, engines.metastore.ready];
    declareTables(
      this.#spec,
      {
        products: plan.products,
        ...(engines.trino === undefined
          ? {}
          : {
              trino: {
                url: `http://127.0.0.1:${publishedPort(this.#spec, "trino", "http")}`,
                after: [...after, engines.trino.ready],
              },
            }),
        store: storeService,
        postgres: {
          service: databaseService,
          port: publishedPort(this.#spec, "postgres", "sql"),
          role: databases.roles.jobs,
          after: databases.productsReady,
        },
      },
      this,
    );
  }

  #createNotebooks(name: string): void {
    if (!this.#spec.services.jupyter.enabled) return;
    const token = this.#password(`${name}-jupyter-token`);
    this.#credentials["jupyter/token"] = { user: "token", password: token };
    const notebooks = readNotebooks(resolve(packageRoot(), "notebooks"));
    this.#platform.service(jupyterService(this.#spec, { token, notebooks }));
  }

  #recordCredentials(identities: StoreIdentities, databases: ProvisionedDatabases): void {
    for (const identity of Object.values<StoreIdentity>({ ...identities })) {
      if (identity.kind !== "keys") continue;
      this.#credentials[`minio/${identity.accessKey}`] = {
        user: identity.accessKey,
        password: identity.secretKey,
      };
    }
    for (const role of [...Object.values(databases.roles), ...databases.furtherRoles]) {
      this.#credentials[`postgres/${role.name}`] = { user: role.name, password: role.password };
    }
  }

  #password(name: string): Output<string> {
    return new random.RandomPassword(
      name,
      { length: 32, special: false },
      { parent: this, provider: this.#random },
    ).result;
  }
}

/** A service with an account that may do everything in it. */
type RootedService = Service & { readonly rootPassword: Output<string> };

/** What tables are made through. */
interface Engines {
  readonly metastore: Service;
  /** Absent where it does not run. */
  readonly trino?: Service;
}

function publishedPort(spec: ResolvedSpec, service: "minio" | "postgres" | "trino", port: string): number {
  const published = spec.services[service].ports.find((candidate) => candidate.name === port)?.published;
  if (published === undefined) throw new Error(`port ${port} of ${service} is not published`);
  return published;
}
