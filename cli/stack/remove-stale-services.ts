import type { ServiceName } from "../../components/spec/service-name.ts";
import { stackContainers } from "../engine/containers.ts";
import type { StackTools } from "./stack-tools.ts";

/** Services that keep all they know in a database, and made its tables when they started. */
const STALE_WITHOUT_DATABASE: readonly ServiceName[] = ["hive-metastore", "dagster"];

/**
 * Removes the containers of services whose databases are gone, so that an update makes them anew once it has made these:
 * one that runs on would look for tables that nobody makes any more. They hold no data.
 */
export async function removeStaleServices({ context, docker }: StackTools): Promise<void> {
  const stale: readonly string[] = STALE_WITHOUT_DATABASE;
  for (const { id, service } of await stackContainers(docker, context.name)) {
    if (service !== undefined && stale.includes(service)) await docker.read("rm", "--force", id);
  }
}
