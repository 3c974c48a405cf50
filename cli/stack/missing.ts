import { STACK_LABEL } from "../engine/containers.ts";
import type { Docker } from "../engine/docker.ts";
import { ENGINE_TYPES, type StackState, type StateResource } from "./stack-state.ts";

/** Containers, networks and volumes that the state knows and that somebody removed from the engine. */
export async function missingFromEngine(
  docker: Docker,
  stack: string,
  state: StackState,
): Promise<StateResource[]> {
  const label = ["--quiet", "--filter", `label=${STACK_LABEL}=${stack}`];
  const lists = await Promise.all([
    docker.read("ps", "--all", "--no-trunc", ...label),
    docker.read("network", "ls", "--no-trunc", ...label),
    docker.read("volume", "ls", ...label),
  ]);
  const there = new Set(lists.flatMap((text) => text.split("\n")));
  const types: readonly string[] = Object.values(ENGINE_TYPES);
  return state.resources.filter(
    ({ type, id }) => types.includes(type) && id !== undefined && id !== "" && !there.has(id),
  );
}
