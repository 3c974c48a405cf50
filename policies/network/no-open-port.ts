import { known, knownItems, part, UNKNOWN } from "../support/planned.ts";
import { onPods } from "../support/pods.ts";
import { on, resourceRule, type PlannedArgs } from "../support/rule.ts";
import type { ContainerArgs } from "@pulumi/docker/container.js";

const LOOPBACK = new Set(["127.0.0.1", "::1"]);

/** Containers publish ports on the loopback interface alone. */
export default resourceRule(
  {
    name: "lakehouse-network-no-open-port",
    description: "Ports are published on the loopback interface alone, and on no node of a cluster.",
    why: "A port on any other address lets everyone on the network reach the service, past the host's firewall.",
    fix: 'set ip: "127.0.0.1" on the port, or leave the port unpublished: services reach each other on the stack\'s network; on Kubernetes use a ClusterIP.',
    severity: "critical",
  },
  on("docker:index/container:Container", (container) => [...wholesale(container), ...ports(container)]),
  on("kubernetes:core/v1:Service", ({ spec }) => {
    const type: unknown = part(spec, "type");
    const external = knownItems(part(spec, "externalIPs"));
    return [
      ...(type === "NodePort" || type === "LoadBalancer"
        ? [`the service is reached from outside the cluster (${type})`]
        : []),
      ...(external.length === 0 ? [] : [`the service is reached at ${external.join(", ")}`]),
    ];
  }),
  ...onPods((pod) => [
    ...(pod.hostNetwork === true ? ["the pod is on the node's own network (hostNetwork)"] : []),
    ...knownItems(pod.containers).flatMap(({ ports: opened }) =>
      knownItems(opened).flatMap(({ hostPort }) =>
        hostPort === undefined ? [] : [`port ${String(hostPort)} of the node is opened (hostPort)`],
      ),
    ),
  ]),
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
