import { SERVICE_PORTS, type ServiceName } from "../../spec/service-name.ts";
import type { Connection, ServiceSpec } from "../service-spec.ts";
import type { Kinds } from "./manifest.ts";
import {
  labelsOf,
  metadataOf,
  namespaceOf,
  selectorOf,
  type ClusterPlace,
  type OutsidePort,
} from "./place.ts";

/** Ports of name servers. */
const DNS_PORTS = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/** Address that clusters with a name server on each node give it. */
const NODE_LOCAL_DNS = "169.254.20.10/32";

/** What holds for every pod of the namespace: nobody connects to anybody, and all may ask for names. */
export function namespacePolicies(stack: string): Kinds["NetworkPolicy"][] {
  const metadata = (name: string) => ({ name, namespace: namespaceOf(stack), labels: labelsOf(stack) });
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("deny-all"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("allow-names"),
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } },
              { ipBlock: { cidr: NODE_LOCAL_DNS } },
            ],
            ports: DNS_PORTS,
          },
        ],
      },
    },
  ];
}

/**
 * What a service may do beyond that: connect to what it names, each of which lets it in, and be reached on its published
 * ports by the clients.
 */
export function servicePolicies(spec: ServiceSpec, place: ClusterPlace): Kinds["NetworkPolicy"][] {
  return [
    ...outward(spec, place),
    ...spec.connects
      .filter(({ to }) => place.outside?.[to] === undefined)
      .map((connection) => inward(spec.name, connection, place)),
    ...published(spec, place),
  ];
}

function outward(spec: ServiceSpec, { stack, outside = {} }: ClusterPlace): Kinds["NetworkPolicy"][] {
  if (spec.connects.length === 0) return [];
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadataOf(stack, spec.name, `${spec.name}-connects`),
      spec: {
        podSelector: { matchLabels: selectorOf(stack, spec.name) },
        policyTypes: ["Egress"],
        egress: spec.connects.flatMap((connection): EgressRule[] => {
          const there = outside[connection.to];
          if (there !== undefined) return there.map(outsideRule);
          const to = [{ podSelector: { matchLabels: selectorOf(stack, connection.to) } }];
          return [{ to, ...portsOf(connection) }];
        }),
      },
    },
  ];
}

/** One of the ways out that a policy names. */
interface EgressRule {
  readonly to: { podSelector?: { matchLabels: Record<string, string> }; ipBlock?: { cidr: string } }[];
  readonly ports?: { protocol: string; port: number }[];
}

function outsideRule({ network, port }: OutsidePort): EgressRule {
  return { to: [{ ipBlock: { cidr: network } }], ports: [{ protocol: "TCP", port }] };
}

function inward(from: ServiceName, connection: Connection, { stack }: ClusterPlace): Kinds["NetworkPolicy"] {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadataOf(stack, from, `${from}-to-${connection.to}`),
    spec: {
      podSelector: { matchLabels: selectorOf(stack, connection.to) },
      policyTypes: ["Ingress"],
      ingress: [
        { from: [{ podSelector: { matchLabels: selectorOf(stack, from) } }], ...portsOf(connection) },
      ],
    },
  };
}

function published(spec: ServiceSpec, { stack, clients }: ClusterPlace): Kinds["NetworkPolicy"][] {
  const ports = spec.ports.filter((port) => port.published !== undefined);
  if (ports.length === 0) return [];
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadataOf(stack, spec.name, `${spec.name}-outside`),
      spec: {
        podSelector: { matchLabels: selectorOf(stack, spec.name) },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: clients.map((cidr) => ({ ipBlock: { cidr } })),
            ports: ports.map(({ number }) => ({ protocol: "TCP", port: number })),
          },
        ],
      },
    },
  ];
}

function portsOf({ to, ports }: Connection): { ports?: { protocol: string; port: number }[] } {
  if (ports === undefined) return {};
  const known: Readonly<Record<string, { readonly number: number }>> = SERVICE_PORTS[to];
  return {
    ports: ports.map((name) => {
      const number = known[name]?.number;
      if (number === undefined) throw new Error(`${to} has no port ${name}`);
      return { protocol: "TCP", port: number };
    }),
  };
}
