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
import { generatedPassword } from "./core/generated-password.ts";
import { provisionDatabases, type ProvisionedDatabases } from "./database/provision.ts";
import { compilePlan } from "./plan/compile.ts";
import { PLAN_VERSION } from "./plan/plan.ts";
import { uploadPlan, type UploadedPlan } from "./plan/upload-plan.ts";
import type { Access, Platform, Service } from "./platform/platform.ts";
import { dagsterService } from "./services/dagster.ts";
import { hiveMetastoreService } from "./services/hive-metastore.ts";
import { jobsService } from "./services/jobs.ts";
import { jupyterService } from "./services/jupyter.ts";
import { readNotebooks } from "./services/notebooks.ts";
import { sparkConnectService, sparkMasterService, sparkWorkerService } from "./services/spark.ts";
import { trinoService } from "./services/trino.ts";
import type { LakehouseSpec } from "./spec/lakehouse-spec.ts";
import type { ServiceName } from "./spec/service-name.ts";
import { resolveSpec, type ResolvedSpec } from "./spec/resolve.ts";
import { validateSpec } from "./spec/validate-spec.ts";
import { provisionStore, SERVICES_OF, type StoreIdentities } from "./storage/identities.ts";
import type { StoreIdentity } from "./storage/object-store.ts";
import { describeStack, type StackDescription } from "./stack-description.ts";
import { targetPorts } from "./targets/choose.ts";
import type { Ports } from "./targets/ports.ts";

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
  readonly #ports: Ports;
  readonly #random: random.Provider;
  readonly #credentials: Record<string, { user: string; password: Output<string> }> = {};

  constructor(name: string, args: LakehouseSpec, opts?: ComponentResourceOptions) {
    throwFaults("the lakehouse", validateSpec(args));
    super(TYPE, name, {}, opts);
    this.#spec = resolveSpec(args);
    this.#random = new random.Provider(`${name}-random`, {}, { parent: this });
    this.#ports = targetPorts(
      name,
      { spec: this.#spec, randomProvider: this.#random, workFolder: workFolder() },
      this,
    );
    const { store, database, rootAccounts } = this.#ports;
    Object.assign(this.#credentials, rootAccounts);
    const identities = provisionStore(store);
    const databases = provisionDatabases(database, this.#spec);
    const plan = uploadPlan(store, this.#spec.products, workFolder());
    const engines = this.#createEngines({ identities, databases, plan });
    if (this.#spec.tableResources) this.#createTables(databases, engines);
    this.#createNotebooks(name);
    this.#recordCredentials(identities, databases);
    this.description = describeStack(this.#spec, {
      planUri: plan.uri,
      planVersion: PLAN_VERSION,
      bucketName: (bucket) => store.bucketName(bucket),
    });
    this.credentials = secret(this.#credentials);
    this.registerOutputs({ description: this.description, credentials: this.credentials });
  }

  /** Spark and Trino start while the databases are still being made; what they need at start is named as `after`. */
  #createEngines(parts: {
    identities: StoreIdentities;
    databases: ProvisionedDatabases;
    plan: UploadedPlan;
  }): Engines {
    const { platform, store, database } = this.#ports;
    const { identities, databases } = parts;
    const run = (spec: Parameters<Platform["service"]>[0], after: readonly Resource[] = []): Service =>
      platform.service(spec, [...after, ...rolesOf(spec.name, identities)]);
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

  #createTables(databases: ProvisionedDatabases, engines: Engines): void {
    const { platform, store, database } = this.#ports;
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
                url: httpUrl(platform.access(this.#spec.services.trino, "http")),
                after: [...after, engines.trino.ready],
              },
            }),
        store,
        postgres: { database, role: databases.roles.jobs, after: databases.productsReady },
      },
      this,
    );
  }

  #createNotebooks(name: string): void {
    if (!this.#spec.services.jupyter.enabled) return;
    const token = generatedPassword(`${name}-jupyter-token`, this.#random, this);
    this.#credentials["jupyter/token"] = { user: "token", password: token };
    const notebooks = readNotebooks(resolve(packageRoot(), "notebooks"));
    this.#ports.platform.service(jupyterService(this.#spec, { token, notebooks }));
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
}

/** What tables are made through. */
interface Engines {
  readonly metastore: Service;
  /** Absent where it does not run. */
  readonly trino?: Service;
}

/** What binds a role to a service's pods: one that starts before runs without it. */
function rolesOf(service: ServiceName, identities: StoreIdentities): readonly Resource[] {
  const names = Object.keys(SERVICES_OF) as (keyof StoreIdentities)[];
  return names
    .filter((name) => SERVICES_OF[name].includes(service))
    .map((name) => identities[name])
    .flatMap((identity) => (identity.kind === "pod" ? identity.ready : []));
}

function httpUrl({ host, port }: Access): string {
  return `http://${host}:${port}`;
}
