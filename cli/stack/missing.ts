import { STACK_LABEL } from "../engine/containers.ts";
import type { Docker } from "../engine/docker.ts";
import { ENGINE_TYPES, type StackState, type StateResource } from "./stack-state.ts";

/** Length of an image's id: `sha256:` and 64 digits. */
const IMAGE_ID_LENGTH = 71;

/** Containers, images, networks and volumes that the state knows and that somebody removed from the engine. */
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
    docker.read("image", "ls", "--all", "--quiet", "--no-trunc"),
  ]);
  const there = new Set(lists.flatMap((text) => text.split("\n")));
  const types: readonly string[] = Object.values(ENGINE_TYPES);
  return state.resources.filter(
    ({ type, id }) => types.includes(type) && id !== undefined && id !== "" && !there.has(engineId(type, id)),
  );
}

/** The id by which the engine knows a resource; that of an image is followed by its name in the state. */
function engineId(type: string, id: string): string {
  return type === ENGINE_TYPES.image ? id.slice(0, IMAGE_ID_LENGTH) : id;
}
