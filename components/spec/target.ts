import type { Memory } from "../core/units.ts";
import type { ServiceName } from "./service-name.ts";

/** Containers of one Docker engine, with MinIO and Postgres among them. */
export interface DockerTarget {
  readonly kind: "docker";
  /** Address of the engine. @default the one the Docker client would use */
  readonly host?: string;
}

/** Pods of a Kubernetes cluster, in a namespace of their own, with MinIO and Postgres among them. */
export interface KubernetesTarget {
  readonly kind: "kubernetes";
  /** Context of the kubeconfig. @default the current one */
  readonly context?: string;
  /** Host name or IPv4 address under which the machine that runs the program reaches the cluster's node ports. */
  readonly host: string;
  /**
   * Networks, in CIDR notation, from which node ports may be used; nobody else gets through to them. The nodes' own belongs
   * to it, since a node passes connections on under its own address.
   */
  readonly clients: readonly string[];
  /**
   * Registry, with a path if it has one, that images are pushed to and that nodes pull them from by digest.
   * @default none: the nodes have the images already, under the tags that a Docker stack of the same sources builds
   */
  readonly registry?: string;
  /** Storage class of the volumes. @default the cluster's */
  readonly storageClass?: string;
  /** Sizes of the volumes by service. @default VOLUME_SIZES */
  readonly volumes?: Readonly<Partial<Record<ServiceName, Memory>>>;
}

/** Pods on a cluster of EKS, with S3 and RDS beside them instead of MinIO and Postgres. */
export interface AwsTarget extends Omit<KubernetesTarget, "kind" | "context" | "registry"> {
  readonly kind: "aws";
  /** Number of the account, 12 digits. The program works on no other, whoever runs it. */
  readonly account: string;
  readonly region: string;
  /** Network of everything; it is there already. */
  readonly vpc: string;
  /** Private subnets of it in at least two zones: their networks in CIDR notation, by id. */
  readonly subnets: Readonly<Record<string, string>>;
  /** A cluster that is there, by name; or the Kubernetes version of one that the stack makes. */
  readonly cluster:
    | { readonly existing: string }
    | {
        readonly version: string;
        /** Networks that reach its API from outside the VPC, in CIDR notation. @default none */
        readonly publicAccess?: readonly string[];
      };
  /** Registry that images are pushed to, for example one of ECR. */
  readonly registry: string;
  /** Where the program reaches the database, if not at its own address: the near end of a tunnel. */
  readonly databaseTunnel?: { readonly host: string; readonly port: number };
}

/** Where the lakehouse runs, by `kind`. What a target cannot offer is a fault of the spec, before anything is made. */
export type Target = DockerTarget | KubernetesTarget | AwsTarget;

/** Size of each service's volume on a cluster, unless the stack says otherwise; services that are not here have none. */
export const VOLUME_SIZES = {
  postgres: "10 GB",
  minio: "50 GB",
  jupyter: "2 GB",
} as const satisfies Partial<Record<ServiceName, Memory>>;

/** Node ports of what the program itself talks to; other ports get one when the stack names it. */
export const NODE_PORTS: Readonly<Partial<Record<ServiceName, Readonly<Record<string, number>>>>> = {
  postgres: { sql: 30432 },
  minio: { api: 30900 },
  trino: { http: 30808 },
};

/** First and last port that a cluster gives to services by default. */
export const NODE_PORT_RANGE = [30_000, 32_767] as const;

/** Services whose part S3 and RDS take. */
export const REPLACED_ON_AWS = ["minio", "postgres"] as const;
