import type { ComponentResource, Input } from "@pulumi/pulumi";
import { resolve } from "node:path";
import { packageRoot } from "../core/package-root.ts";
import { megabytes, type Memory } from "../core/units.ts";
import { stageBuildContexts } from "../platform/build-context.ts";
import { RegistryImages } from "../platform/docker-registry.ts";
import type { ImageName } from "../platform/image-name.ts";
import { KubernetesPlatform } from "../platform/kubernetes/platform.ts";
import type { ServiceName } from "../spec/service-name.ts";
import { VOLUME_SIZES, type KubernetesTarget } from "../spec/target.ts";
import type { Ports, TargetParts } from "./ports.ts";
import { selfHostedPorts } from "./self-hosted.ts";

/** A namespace of a Kubernetes cluster, with MinIO and Postgres as pods in it. */
export function kubernetesPorts(
  name: string,
  target: KubernetesTarget,
  parts: TargetParts,
  parent: ComponentResource,
): Ports {
  const { stack, allowDataLoss } = parts.spec;
  const { context, host, clients, storageClass } = target;
  const platform = new KubernetesPlatform(
    name,
    {
      stack,
      host,
      clients,
      ...(context === undefined ? {} : { context }),
      ...(storageClass === undefined ? {} : { storageClass }),
      volumeSize: (service) => volumeSize(target, service),
      image: imageReferences(name, target, parts.workFolder, parent),
      protectData: !allowDataLoss,
    },
    parent,
  );
  return selfHostedPorts(name, { ...parts, platform }, parent);
}

/** Pushed images by digest; without a registry the tag, which is made of the content's hash as well. */
export function imageReferences(
  name: string,
  { registry }: Pick<KubernetesTarget, "registry">,
  workFolder: string,
  parent: ComponentResource,
): (image: ImageName) => Input<string> {
  const contexts = stageBuildContexts(resolve(packageRoot(), "images"), workFolder);
  if (registry === undefined) return (image) => contexts[image].tag;
  const images = new RegistryImages(name, { contexts, registry }, parent);
  return (image) => images.reference(image);
}

/** Megabytes of a service's volume. */
export function volumeSize({ volumes }: Pick<KubernetesTarget, "volumes">, service: ServiceName): number {
  const defaults: Readonly<Partial<Record<ServiceName, Memory>>> = VOLUME_SIZES;
  const size = volumes?.[service] ?? defaults[service];
  if (size === undefined) throw new Error(`no size is known for the volume of ${service}`);
  return megabytes(size);
}
