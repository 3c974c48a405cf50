import type { ServiceSpec } from "../service-spec.ts";
import type { Kinds } from "./manifest.ts";
import { metadataOf, selectorOf, type ClusterPlace } from "./place.ts";
import { claimName, podTemplate } from "./pod.ts";

/** Says that an object is made as soon as the cluster has it: what it waits for is made after it. */
const NOT_AWAITED = { "pulumi.com/skipAwait": "true" };

/**
 * What keeps a service's pod running: a set that gives up its volume before the next pod takes it where there is one, else
 * a deployment. One pod at a time: two would be two services.
 */
export function workload(spec: ServiceSpec, place: ClusterPlace): Kinds["Deployment"] | Kinds["StatefulSet"] {
  const metadata = metadataOf(place.stack, spec.name);
  const common = {
    replicas: 1,
    // Old states are in the stack's history; here they would only keep references to old content.
    revisionHistoryLimit: 1,
    selector: { matchLabels: selectorOf(place.stack, spec.name) },
    template: podTemplate(spec, place),
  };
  if (spec.volumes.length > 0) {
    return {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: { ...common, serviceName: spec.name, updateStrategy: { type: "RollingUpdate" } },
    };
  }
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { ...common, strategy: { type: "Recreate" } },
  };
}

/** Claims on the volumes of a service, objects of their own: no change of the service touches them. */
export function claims(spec: ServiceSpec, place: ClusterPlace): Kinds["PersistentVolumeClaim"][] {
  return spec.volumes.map(({ name }) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      ...metadataOf(place.stack, spec.name, claimName(spec, name)),
      // Bound, where the class waits for it, only once a pod wants it.
      annotations: NOT_AWAITED,
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(place.storageClass === undefined ? {} : { storageClassName: place.storageClass }),
      resources: { requests: { storage: `${place.volumeSize(spec.name)}Mi` } },
    },
  }));
}

/** The account a service's pods run under; it has no rights, and its token is in no pod. */
export function serviceAccount(spec: ServiceSpec, place: ClusterPlace): Kinds["ServiceAccount"] {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadataOf(place.stack, spec.name),
    automountServiceAccountToken: false,
  };
}

/** Names under which others find the service: its own inside the namespace, and node ports for what is published. */
export function services(spec: ServiceSpec, place: ClusterPlace): Kinds["Service"][] {
  const selector = selectorOf(place.stack, spec.name);
  const metadata = { ...metadataOf(place.stack, spec.name), annotations: NOT_AWAITED };
  const ports = spec.ports.map(({ name, number }) => ({
    name,
    port: number,
    targetPort: name,
    protocol: "TCP",
  }));
  const published = spec.ports.filter((port) => port.published !== undefined);
  const inside: Kinds["Service"][] =
    ports.length === 0
      ? []
      : [
          {
            apiVersion: "v1",
            kind: "Service",
            metadata,
            spec: {
              type: "ClusterIP",
              // A name for the pod itself: an address that stands for it would pass on the declared ports alone. Peers
              // look for it while it starts.
              ...(spec.picksPorts ? { clusterIP: "None", publishNotReadyAddresses: true } : {}),
              selector,
              ports,
            },
          },
        ];
  if (published.length === 0) return inside;
  return [
    ...inside,
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...metadata, name: outsideName(spec) },
      spec: {
        type: "NodePort",
        selector,
        ports: published.map(({ name, number, published: nodePort }) => ({
          name,
          port: number,
          targetPort: name,
          protocol: "TCP",
          ...(nodePort === undefined ? {} : { nodePort }),
        })),
      },
    },
  ];
}

function outsideName(spec: ServiceSpec): string {
  return `${spec.name}-outside`;
}
