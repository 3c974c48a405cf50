import { isIP, isIPv4 } from "node:net";
import { isMemory } from "../core/units.ts";
import type { LakehouseSpec } from "./lakehouse-spec.ts";
import { VOLUME_SIZES, type KubernetesTarget } from "./target.ts";

const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const REGISTRY = /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)*$/;

/** Faults of the target itself, and of what the spec asks for that the target cannot offer. */
export function validateTarget(spec: LakehouseSpec): string[] {
  const { target } = spec;
  if (target?.kind !== "kubernetes") return [];
  return [...validateCluster(target), ...validateVolumes(target), ...notOnKubernetes(spec)];
}

function validateCluster({ host, clients, registry }: KubernetesTarget): string[] {
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

function isNetwork(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d+$/.test(bits) || isIP(address) === 0) return false;
  return Number(bits) <= (isIPv4(address) ? 32 : 128);
}

function validateVolumes({ volumes = {} }: KubernetesTarget): string[] {
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
function notOnKubernetes(spec: LakehouseSpec): string[] {
  const reason = "target kubernetes cannot offer it: a stack has a namespace of its own instead; remove it";
  const faults = Object.entries(spec.services ?? {}).flatMap(([service, { name }]) =>
    name === undefined ? [] : [`services.${service}.name "${name}": ${reason}`],
  );
  if ((spec.namePrefix ?? "") !== "") faults.push(`namePrefix "${spec.namePrefix ?? ""}": ${reason}`);
  return faults;
}
