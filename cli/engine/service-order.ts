import type { ServiceName } from "../../components/spec/service-name.ts";

/** What each service needs to answer before it can start well. */
const NEEDS: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  postgres: [],
  minio: [],
  "spark-master": [],
  "hive-metastore": ["postgres", "minio"],
  "spark-worker": ["spark-master"],
  trino: ["postgres", "minio"],
  "spark-connect": ["spark-master", "hive-metastore"],
  jobs: ["spark-connect"],
  jupyter: [],
  dagster: ["postgres", "minio", "spark-connect"],
};

/**
 * Groups services so that each group needs only groups before it; those of one group start side by side.
 * A service that this version does not know comes last.
 */
export function startGroups<T extends { readonly service?: string }>(items: readonly T[]): T[][] {
  const groups = Map.groupBy(items, (item) => depth(item.service));
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function depth(service: string | undefined): number {
  if (service === undefined || !(service in NEEDS)) return Number.MAX_SAFE_INTEGER;
  const needs = NEEDS[service as ServiceName];
  return needs.length === 0 ? 0 : 1 + Math.max(...needs.map(depth));
}

/** Services that lose what they hold when `service` restarts, and have to be restarted after it. */
export function dependants(service: string): ServiceName[] {
  // Spark's master keeps its workers and applications in memory only.
  return service === "spark-master" ? ["spark-worker", "spark-connect"] : [];
}
