import { Container } from "@pulumi/docker/container.js";
import { known, knownItems, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule, type PlannedArgs } from "../support/rule.ts";
import type { ContainerArgs } from "@pulumi/docker/container.js";

const LOOPBACK = new Set(["127.0.0.1", "::1"]);

/** Containers publish ports on the loopback interface alone. */
export default resourceRule(
  {
    name: "lakehouse-network-no-open-port",
    description: "Every published port of a container is bound to the loopback interface.",
    why: "A port on any other address lets everyone on the network reach the service, past the host's firewall.",
    fix: 'set ip: "127.0.0.1" on the port, or leave the port unpublished: services reach each other on the stack\'s network.',
    severity: "critical",
  },
  on(Container, (container) => [...wholesale(container), ...ports(container)]),
);

function wholesale(container: PlannedArgs<ContainerArgs>): string[] {
  const faults: string[] = [];
  if (container.publishAllPorts === true)
    faults.push("option publishAllPorts publishes every port on all addresses");
  if (container.networkMode === "host") faults.push('network mode "host" opens every port of the container');
  return faults;
}

function ports(container: PlannedArgs<ContainerArgs>): string[] {
  return knownItems(container.ports).flatMap((port) => {
    const ip = port.ip;
    if (ip === UNKNOWN || (typeof ip === "string" && LOOPBACK.has(ip))) return [];
    return [`port ${known(port.internal) ?? "(not known yet)"} is published on ${address(ip)}`];
  });
}

function address(ip: string | undefined): string {
  return ip === undefined || ip === "" ? "all addresses" : ip;
}
