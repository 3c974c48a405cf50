import { LAYERS } from "../spec/layer.ts";
import type { ServiceName } from "../spec/service-name.ts";
import type { ObjectStore, StoreGrant, StoreIdentity } from "./object-store.ts";

/** Who uses the store, each with its own key pair. */
export interface StoreIdentities {
  readonly spark: StoreIdentity;
  readonly jobs: StoreIdentity;
  readonly metastore: StoreIdentity;
  readonly trino: StoreIdentity;
}

/** Services that sign in as each identity. */
export const SERVICES_OF: Readonly<Record<keyof StoreIdentities, readonly ServiceName[]>> = {
  spark: ["spark-connect", "spark-worker"],
  jobs: ["jobs", "dagster"],
  metastore: ["hive-metastore"],
  trino: ["trino"],
};

/** Declares every identity with the least it needs. */
export function provisionStore(store: ObjectStore): StoreIdentities {
  const layers = (access: StoreGrant["access"]): StoreGrant[] => LAYERS.map((bucket) => ({ bucket, access }));
  return {
    // Executors write the files of every layer.
    spark: store.identity("spark", [...layers("write"), { bucket: "landing", access: "read" }]),
    // The runner publishes what Spark wrote, fetches its code and plan, and leaves a record of each run.
    jobs: store.identity("jobs", [
      ...layers("write"),
      { bucket: "landing", access: "read" },
      { bucket: "system", prefix: "jobs/", access: "read" },
      { bucket: "system", prefix: "plan/", access: "read" },
      { bucket: "system", prefix: "runs/", access: "add" },
    ]),
    // Registering a table makes its folder; dropping one never deletes its files.
    metastore: store.identity("metastore", layers("add")),
    // A table of Delta or Iceberg is changed by adding to its log; nothing that is there is deleted.
    trino: store.identity("trino", layers("add")),
  };
}
