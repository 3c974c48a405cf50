import type { Duration, Memory } from "../core/units.ts";
import type { AcceptedChanges } from "../plan/table-changes.ts";
import type { BucketName } from "./bucket-name.ts";
import type { Product } from "./product.ts";
import type { ProfileName } from "./profile.ts";
import type { ServiceName } from "./service-name.ts";
import type { Target } from "./target.ts";

/** What a stack may change about one service. */
export interface ServiceOptions {
  /** Name of the container. @default the name prefix followed by the logical name */
  readonly name?: string;
  /** Whether an optional service (Trino, Jupyter, Dagster) runs. @default true, but false for Dagster in `tiny` */
  readonly enabled?: boolean;
  /** Hard memory limit. @default the profile's */
  readonly memory?: Memory;
  /** Loopback port by port name, for ports that are published. @default see SERVICE_PORTS */
  readonly ports?: Readonly<Record<string, number>>;
  /** Time between two health probes. @default "10 s" */
  readonly probeInterval?: Duration;
  /** Further properties for the service's main property file; they win over the rendered ones. @default none */
  readonly properties?: Readonly<Record<string, string>>;
}

/** What a stack may change about one bucket. */
export interface BucketOptions {
  /** How long overwritten and deleted versions of objects are kept. @default "7 days" */
  readonly keepOldVersions?: Duration;
}

/** A login role of the Postgres server for people and tools, with what it may read. */
export interface RoleOptions {
  /** Databases whose tables it may read: `warehouse` or the database of a source. */
  readonly read: readonly string[];
}

/** Everything that declares a lakehouse. Structure is plain data, so that no resource is made inside an `apply`. */
export interface LakehouseSpec {
  /** Name of the stack that owns the resources; part of volume, network and label names. */
  readonly stack: string;
  /** Where it runs. @default the local Docker engine */
  readonly target?: Target;
  /** Sizes. @default "laptop" */
  readonly profile?: ProfileName;
  /** Put before each container's name, for several stacks on one machine. @default "" */
  readonly namePrefix?: string;
  /** Put before each bucket's name. @default "" */
  readonly bucketPrefix?: string;
  /** Data products. @default none */
  readonly products?: readonly Product[];
  readonly services?: Readonly<Partial<Record<ServiceName, ServiceOptions>>>;
  readonly buckets?: Readonly<Partial<Record<BucketName, BucketOptions>>>;
  /** Further Postgres login roles by name. @default none */
  readonly roles?: Readonly<Record<string, RoleOptions>>;
  /**
   * First of the two keys that let data be deleted: it takes the protection off volumes, buckets and
   * databases. The second is the explicit order to destroy. @default false
   */
  readonly allowDataLoss?: boolean;
  /**
   * Whether each table is a resource, which makes and alters it and shows what others altered. The project's Pulumi.yaml
   * has to name the provider, see the README. Tables of the lake are resources only where Trino runs. Without, the jobs
   * make the tables, and a breaking change is refused. @default false
   */
  readonly tableResources?: boolean;
  /**
   * Breaking changes of tables that are agreed to, in the words of `lakehouse plan`, by table, for example
   * `{ "silver.customer": ["drop column email"] }`. Each takes a raised version of the product, too. @default none
   */
  readonly acceptedChanges?: AcceptedChanges;
}
