import type { apps, core, meta, networking } from "@pulumi/kubernetes/types/input.js";

type Identity = "apiVersion" | "kind" | "metadata";

/** Says of itself which kind it is, as what is applied has to. */
type Of<Kind extends string, Version extends string, Fields> = Omit<Fields, Identity> & {
  readonly apiVersion: Version;
  readonly kind: Kind;
  readonly metadata: meta.v1.ObjectMeta & {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  };
};

/** The kinds of objects that a stack is made of on a cluster, by kind. */
export interface Kinds {
  readonly Namespace: Of<"Namespace", "v1", core.v1.Namespace>;
  readonly ConfigMap: Of<"ConfigMap", "v1", core.v1.ConfigMap>;
  readonly Secret: Of<"Secret", "v1", core.v1.Secret>;
  readonly Service: Of<"Service", "v1", core.v1.Service>;
  readonly ServiceAccount: Of<"ServiceAccount", "v1", core.v1.ServiceAccount>;
  readonly PersistentVolumeClaim: Of<"PersistentVolumeClaim", "v1", core.v1.PersistentVolumeClaim>;
  readonly Deployment: Of<"Deployment", "apps/v1", apps.v1.Deployment>;
  readonly StatefulSet: Of<"StatefulSet", "apps/v1", apps.v1.StatefulSet>;
  readonly NetworkPolicy: Of<"NetworkPolicy", "networking.k8s.io/v1", networking.v1.NetworkPolicy>;
}

/** An object as it is applied. Its type knows every field, so that a misspelled one does not compile. */
export type Manifest = Kinds[keyof Kinds];

/** The container of a pod, the pod itself, and the parts of it that builders hand to each other. */
export type Container = core.v1.Container;
export type PodTemplate = core.v1.PodTemplateSpec;
export type Volume = core.v1.Volume;
export type VolumeMount = core.v1.VolumeMount;
