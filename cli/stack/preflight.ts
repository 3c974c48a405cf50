import { resolve } from "node:path";
import { megabytes } from "../../components/core/units.ts";
import { PLAN_VERSION } from "../../components/plan/plan.ts";
import type { Product } from "../../components/spec/product.ts";
import { DEFAULTS, resolveSpec, type ResolvedSpec } from "../../components/spec/resolve.ts";
import { validateDataFolder } from "../../components/spec/validate-data-folder.ts";
import { validateSpec } from "../../components/spec/validate-spec.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { inputFailure } from "../command/failure.ts";
import { allContainers } from "../engine/containers.ts";
import type { Docker } from "../engine/docker.ts";
import { memoryFaults, occupationFaults, type Wanted } from "../engine/engine-faults.ts";
import { isPortFree } from "../engine/port-free.ts";
import type { StackOutputs } from "./stack-outputs.ts";
import type { StackState } from "./stack-state.ts";

const MEGABYTE = 1024 * 1024;

/** What is checked before anything is created. */
export interface Preflight {
  readonly stack: string;
  readonly root: string;
  readonly config: StackConfig;
  readonly products: readonly Product[];
  /** Folder of files by product, for products that are loaded from one. */
  readonly folders: Readonly<Record<string, string>>;
  readonly docker: Docker;
  readonly state: StackState;
  readonly outputs: StackOutputs | undefined;
}

/**
 * Checks everything a stack needs, changing nothing.
 *
 * @returns the stack with every default filled in
 * @throws CommandFailure with exit code 2 that lists all faults at once
 */
export async function preflight(parts: Preflight): Promise<ResolvedSpec> {
  const spec = { ...parts.config.spec, stack: parts.stack, products: parts.products };
  const declared = [...validateSpec(spec), ...folderFaults(parts), ...versionFaults(parts.outputs)];
  // Ports and names can be compared with the machine only once the declaration itself is sound.
  const sound = validateSpec(spec).length === 0;
  const faults = [...declared, ...(sound ? await machineFaults(parts, resolveSpec(spec)) : [])];
  if (faults.length > 0) throw inputFailure(`stack ${parts.stack}`, faults);
  return resolveSpec(spec);
}

function folderFaults(parts: Preflight): string[] {
  return parts.products.flatMap((product) => {
    const folder = parts.folders[product.name];
    if (folder === undefined) return [];
    const sources = Object.values(product.sources);
    return validateDataFolder(`lakehouse:${product.name}.data`, resolve(parts.root, folder), sources);
  });
}

function versionFaults(outputs: StackOutputs | undefined): string[] {
  const version = outputs?.description.planVersion ?? PLAN_VERSION;
  if (version <= PLAN_VERSION) return [];
  return [
    `the stack was made by a newer toolkit (plan version ${version}, this one writes ${PLAN_VERSION}); ` +
      "update this checkout, or use the toolkit that made the stack",
  ];
}

async function machineFaults(parts: Preflight, spec: ResolvedSpec): Promise<string[]> {
  const services = Object.values(spec.services).filter((service) => service.enabled);
  const ports: Wanted<number>[] = services.flatMap((service) =>
    service.ports.flatMap(({ name, published }) =>
      published === undefined
        ? []
        : [{ value: published, key: `lakehouse:services.${service.name}.ports.${name}` }],
    ),
  );
  const names: Wanted<string>[] = services.map((service) => ({
    value: service.containerName,
    key: `lakehouse:services.${service.name}.name`,
  }));
  const [containers, free, memory] = await Promise.all([
    allContainers(parts.docker),
    Promise.all(ports.map(({ value }) => isPortFree(value))),
    parts.docker.read("info", "--format", "{{.MemTotal}}"),
  ]);
  const busyPorts = new Set(ports.filter((_, index) => free[index] === false).map(({ value }) => value));
  const ours = new Set(parts.state.resources.flatMap(({ id }) => (id === undefined ? [] : [id])));
  for (const container of containers) {
    if (container.stack === parts.stack && isPending(parts.state, container.name)) ours.add(container.id);
  }
  return [
    ...occupationFaults(ports, names, { containers, ours, busyPorts }),
    ...memoryFaults(Number(memory) / MEGABYTE, {
      profile: parts.config.spec.profile ?? DEFAULTS.profile,
      required: megabytes(spec.profile.requiredMemory),
      limits: services.map((service) => ({
        value: service.memory,
        key: `lakehouse:services.${service.name}.memory`,
      })),
    }),
  ];
}

/** Whether an interrupted update was creating a container of this name. */
function isPending(state: StackState, name: string): boolean {
  return state.pending.some(({ resource }) => resource.inputs?.["name"] === name);
}
