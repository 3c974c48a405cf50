import type { Input } from "@pulumi/pulumi";
import type { ServiceName } from "../../spec/service-name.ts";
import type { ServiceSpec } from "../service-spec.ts";
import type { Kinds, Manifest } from "./manifest.ts";
import { namespacePolicies, servicePolicies } from "./network.ts";
import { labelsOf, metadataOf, namespaceOf, type ClusterPlace } from "./place.ts";
import { configMap, secret } from "./settings.ts";
import { claims, serviceAccount, services, workload } from "./workload.ts";

/** What a service is on a cluster. */
export interface ServiceManifests {
  /** What has to be there before the pods. */
  readonly first: readonly Manifest[];
  readonly claims: readonly Kinds["PersistentVolumeClaim"][];
  readonly workload: Kinds["Deployment"] | Kinds["StatefulSet"];
}

/** Turns a service into the objects that are applied: plain data, the same for Pulumi and for any other client. */
export function serviceManifests(spec: ServiceSpec, place: ClusterPlace): ServiceManifests {
  const content = [configMap(spec, place), secret(spec, place)].filter((one) => one !== undefined);
  return {
    first: [
      serviceAccount(spec, place),
      ...content,
      ...services(spec, place),
      ...servicePolicies(spec, place),
    ],
    claims: claims(spec, place),
    workload: workload(spec, place),
  };
}

/** A name in the stack's namespace for a server outside the cluster. */
export function aliasManifest(stack: string, service: ServiceName, host: Input<string>): Kinds["Service"] {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataOf(stack, service),
    spec: { type: "ExternalName", externalName: host },
  };
}

/** The namespace of a stack, which admits only pods without privileges, and the rules that hold in it. */
export function namespaceManifests(stack: string): readonly [Kinds["Namespace"], ...Manifest[]] {
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespaceOf(stack),
        labels: { ...labelsOf(stack), "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    ...namespacePolicies(stack),
  ];
}
