import type { Memory } from "../core/units.ts";
import type { OptionalService, ServiceName } from "./service-name.ts";

/** Sizes of one deployment: container limits and the heaps inside them. */
export interface Profile {
  /** Memory the engine must have in all; the sum of the limits would never be used at once. */
  readonly requiredMemory: Memory;
  /** Hard limit of each container. */
  readonly limits: Readonly<Record<ServiceName, Memory>>;
  /** Optional services that run only in a stack that says so. */
  readonly offByDefault: readonly OptionalService[];
  readonly metastoreHeap: Memory;
  readonly sparkDaemonHeap: Memory;
  readonly sparkDriverHeap: Memory;
  readonly sparkExecutorHeap: Memory;
  /** Cores that the Spark worker offers and the long-lived driver takes. */
  readonly sparkCores: number;
  readonly trinoHeap: Memory;
  readonly trinoQueryMemory: Memory;
  readonly postgresSharedBuffers: Memory;
}

/** Names of the profiles. */
export const PROFILE_NAMES = ["tiny", "laptop", "prod"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/**
 * The profiles. `tiny` fits a CI runner (at most 3 GiB resident after a small pipeline), `laptop` is the
 * default for a machine of 16 GB, `prod` is for a cluster or a server. Floors: Trino runs out of memory below a heap of 768 MB, Spark refuses
 * a driver below 472 MB.
 */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  tiny: {
    requiredMemory: "4 GB",
    limits: {
      postgres: "384 MB",
      minio: "512 MB",
      "hive-metastore": "384 MB",
      "spark-master": "320 MB",
      "spark-worker": "1280 MB",
      "spark-connect": "1152 MB",
      trino: "1536 MB",
      jupyter: "768 MB",
      jobs: "512 MB",
      dagster: "1280 MB",
    },
    // Its three servers would take a fifth of what is left.
    offByDefault: ["dagster"],
    metastoreHeap: "96 MB",
    sparkDaemonHeap: "96 MB",
    sparkDriverHeap: "512 MB",
    sparkExecutorHeap: "512 MB",
    sparkCores: 2,
    trinoHeap: "768 MB",
    trinoQueryMemory: "256 MB",
    postgresSharedBuffers: "32 MB",
  },
  laptop: {
    requiredMemory: "8 GB",
    limits: {
      postgres: "1 GB",
      minio: "1 GB",
      "hive-metastore": "512 MB",
      "spark-master": "384 MB",
      "spark-worker": "3 GB",
      "spark-connect": "2 GB",
      trino: "3 GB",
      jupyter: "2 GB",
      jobs: "1 GB",
      dagster: "2 GB",
    },
    offByDefault: [],
    metastoreHeap: "256 MB",
    sparkDaemonHeap: "128 MB",
    sparkDriverHeap: "1 GB",
    sparkExecutorHeap: "2 GB",
    sparkCores: 2,
    trinoHeap: "2 GB",
    trinoQueryMemory: "768 MB",
    postgresSharedBuffers: "128 MB",
  },
  prod: {
    requiredMemory: "32 GB",
    limits: {
      postgres: "4 GB",
      minio: "4 GB",
      "hive-metastore": "2 GB",
      "spark-master": "1 GB",
      "spark-worker": "14 GB",
      "spark-connect": "6 GB",
      trino: "12 GB",
      jupyter: "4 GB",
      jobs: "2 GB",
      dagster: "4 GB",
    },
    offByDefault: [],
    metastoreHeap: "1 GB",
    sparkDaemonHeap: "512 MB",
    sparkDriverHeap: "4 GB",
    sparkExecutorHeap: "12 GB",
    sparkCores: 4,
    trinoHeap: "10 GB",
    trinoQueryMemory: "5 GB",
    postgresSharedBuffers: "1 GB",
  },
};
