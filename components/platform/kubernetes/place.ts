import type { Input } from "@pulumi/pulumi";
import type { ServiceName } from "../../spec/service-name.ts";
import type { ServiceSpec } from "../service-spec.ts";

/** A port of every address of a network. */
export interface OutsidePort {
  /** In CIDR notation. */
  readonly network: string;
  readonly port: number;
}

/** Where a stack's services are put on a cluster. */
export interface ClusterPlace {
  readonly stack: string;
  /** Networks from which published ports may be used, in CIDR notation. */
  readonly clients: readonly string[];
  /** Storage class of the volumes. @default the cluster's */
  readonly storageClass?: string;
  /** Size of a service's volume in megabytes. */
  readonly volumeSize: (service: ServiceName) => number;
  /** Reference by which nodes find a service's image. */
  readonly image: (image: ServiceSpec["image"]) => Input<string>;
  /** Networks and ports of services that are outside the cluster, where pods may connect to them. @default none is */
  readonly outside?: Readonly<Partial<Record<ServiceName, readonly OutsidePort[]>>>;
  /** Changes whenever one of the values does, and tells none of them. */
  readonly fingerprint: (values: ServiceSpec["secretEnv"]) => Input<string>;
}

/** Namespace of a stack: all it has on the cluster is in it. */
export function namespaceOf(stack: string): string {
  return `lakehouse-${stack}`;
}

/** Labels that select a service's pods; they never change while it lives. */
export function selectorOf(stack: string, service: ServiceName): Record<string, string> {
  return { "app.kubernetes.io/name": service, "app.kubernetes.io/instance": stack };
}

/** Labels of everything a stack has, or of what one service has. */
export function labelsOf(stack: string, service?: ServiceName): Record<string, string> {
  return {
    ...(service === undefined
      ? { "app.kubernetes.io/instance": stack }
      : { ...selectorOf(stack, service), "app.kubernetes.io/component": service }),
    "app.kubernetes.io/part-of": "lakehouse",
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/** Head of an object: its name, its namespace and its labels. */
export function metadataOf(stack: string, service: ServiceName, name: string = service) {
  return { name, namespace: namespaceOf(stack), labels: labelsOf(stack, service) };
}
