import { sha256 } from "../../core/content-hash.ts";
import type { ServiceSpec } from "../service-spec.ts";
import type { Kinds, Volume, VolumeMount } from "./manifest.ts";
import { metadataOf, type ClusterPlace } from "./place.ts";

/** Readable by the group that the pod's volumes are given to, by nobody else. */
const SECRET_MODE = 0o440;

/** Readable by every user of the container. */
const CONFIG_MODE = 0o444;

/** A service's config files in one object, each under a key made of its path. */
export function configMap(spec: ServiceSpec, { stack }: ClusterPlace): Kinds["ConfigMap"] | undefined {
  if (spec.files.length === 0) return undefined;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadataOf(stack, spec.name),
    data: Object.fromEntries(spec.files.map(({ path, content }) => [keyOf(path), content])),
  };
}

/** A service's secrets, each under the name of the variable it becomes. */
export function secret(spec: ServiceSpec, { stack }: ClusterPlace): Kinds["Secret"] | undefined {
  if (Object.keys(spec.secretEnv).length === 0) return undefined;
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadataOf(stack, spec.name),
    type: "Opaque",
    stringData: { ...spec.secretEnv },
  };
}

/** What the pod template says about the content of both, so that an edit replaces the pods. */
export function contentAnnotations(spec: ServiceSpec, place: ClusterPlace) {
  return {
    ...(spec.files.length === 0
      ? {}
      : {
          "lakehouse/config": sha256(JSON.stringify(spec.files.map(({ path, content }) => [path, content]))),
        }),
    ...(Object.keys(spec.secretEnv).length === 0
      ? {}
      : { "lakehouse/secrets": place.fingerprint(spec.secretEnv) }),
  };
}

/** Volumes of files and secrets, and where each is in the container. */
export function contentVolumes(spec: ServiceSpec): { volumes: Volume[]; mounts: VolumeMount[] } {
  const volumes: Volume[] = [];
  const mounts: VolumeMount[] = [];
  if (spec.files.length > 0) {
    volumes.push({ name: "config", configMap: { name: spec.name, defaultMode: CONFIG_MODE } });
    for (const { path } of spec.files) {
      // One by one: the folders they are in have files of the image as well.
      mounts.push({ name: "config", mountPath: path, subPath: keyOf(path), readOnly: true });
    }
  }
  if (Object.keys(spec.secretEnv).length > 0) {
    volumes.push({ name: "secrets", secret: { secretName: spec.name, defaultMode: SECRET_MODE } });
    mounts.push({ name: "secrets", mountPath: "/run/secrets", readOnly: true });
  }
  return { volumes, mounts };
}

/** Keys have no slashes; the start of the path's hash tells files of one name apart. */
function keyOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replaceAll(/[^-._a-zA-Z0-9]/g, "_");
  return `${sha256(path).slice(0, 8)}.${name}`;
}
