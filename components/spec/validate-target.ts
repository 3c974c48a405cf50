import { isNetwork } from "../core/ip-network.ts";
import { isMemory } from "../core/units.ts";
import type { LakehouseSpec } from "./lakehouse-spec.ts";
import { VOLUME_SIZES, type AwsTarget, type KubernetesTarget } from "./target.ts";
import { validateAws } from "./validate-aws.ts";

const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const REGISTRY = /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)*$/;

/** Faults of the target itself, and of what the spec asks for that the target cannot offer. */
export function validateTarget(spec: LakehouseSpec): string[] {
  const { target } = spec;
  if (target === undefined || target.kind === "docker") return [];
  return [
    ...validateCluster(target),
    ...validateVolumes(target),
    ...notOnKubernetes(spec, target.kind),
    ...(target.kind === "aws" ? validateAws(spec, target) : []),
  ];
}

function validateCluster({ host, clients, registry }: KubernetesTarget | AwsTarget): string[] {
  const faults: string[] = [];
  if (!HOST_NAME.test(host)) {
    faults.push(`target.host "${host}": write a host name or an IPv4 address under which a node is reached`);
  }
  if (clients.length === 0) {
    faults.push(
      "target.clients: empty, so nobody could use the node ports; name networks such as 10.0.0.0/16",
    );
  }
  for (const network of clients.filter((one) => !isNetwork(one))) {
    faults.push(`target.clients "${network}": write a network such as 10.0.0.0/16`);
  }
  if (registry !== undefined && !REGISTRY.test(registry)) {
    faults.push(
      `target.registry "${registry}": write host[:port][/path] in lower case, without https:// and without a tag`,
    );
  }
  return faults;
}

function validateVolumes({ volumes = {} }: KubernetesTarget | AwsTarget): string[] {
  return Object.entries(volumes).flatMap(([service, size]) => {
    if (!Object.hasOwn(VOLUME_SIZES, service)) {
      return [
        `target.volumes.${service}: the service has no volume; ${Object.keys(VOLUME_SIZES).join(", ")} have one`,
      ];
    }
    return isMemory(size) ? [] : [`target.volumes.${service} "${size}": write a size such as "50 GB"`];
  });
}

/** Names of containers are Docker's: pods are told apart by their namespace. */
function notOnKubernetes(spec: LakehouseSpec, kind: string): string[] {
  const reason = `target ${kind} cannot offer it: a stack has a namespace of its own instead; remove it`;
  const faults = Object.entries(spec.services ?? {}).flatMap(([service, { name }]) =>
    name === undefined ? [] : [`services.${service}.name "${name}": ${reason}`],
  );
  if ((spec.namePrefix ?? "") !== "") faults.push(`namePrefix "${spec.namePrefix ?? ""}": ${reason}`);
  return faults;
}
