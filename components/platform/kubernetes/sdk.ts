import { createRequire } from "node:module";
import type { CustomResource, CustomResourceOptions, ProviderResource } from "@pulumi/pulumi";
import type { ProviderArgs } from "@pulumi/kubernetes/provider.js";
import { LakehouseError } from "../../core/errors.ts";
import type { Kinds, Manifest } from "./manifest.ts";

type ObjectClass = new (name: string, args: Manifest, opts: CustomResourceOptions) => CustomResource;

type ProviderClass = new (name: string, args: ProviderArgs, opts: CustomResourceOptions) => ProviderResource;

const load: (module: string) => unknown = createRequire(import.meta.url);

/**
 * The SDK's modules, one per kind: the whole would cost every preview a quarter of a second, and a program that runs on
 * Docker alone need not have it.
 */
const MODULES: { readonly [Kind in keyof Kinds]: () => unknown } = {
  Namespace: () => load("@pulumi/kubernetes/core/v1/namespace.js"),
  ConfigMap: () => load("@pulumi/kubernetes/core/v1/configMap.js"),
  Secret: () => load("@pulumi/kubernetes/core/v1/secret.js"),
  Service: () => load("@pulumi/kubernetes/core/v1/service.js"),
  ServiceAccount: () => load("@pulumi/kubernetes/core/v1/serviceAccount.js"),
  PersistentVolumeClaim: () => load("@pulumi/kubernetes/core/v1/persistentVolumeClaim.js"),
  Deployment: () => load("@pulumi/kubernetes/apps/v1/deployment.js"),
  StatefulSet: () => load("@pulumi/kubernetes/apps/v1/statefulSet.js"),
  NetworkPolicy: () => load("@pulumi/kubernetes/networking/v1/networkPolicy.js"),
};

/** Makes an object of a cluster a resource. */
export function declareObject(name: string, manifest: Manifest, opts: CustomResourceOptions): CustomResource {
  const { kind } = manifest;
  const classes = loadModule(MODULES[kind]) as Readonly<Record<typeof kind, ObjectClass>>;
  return new classes[kind](name, manifest, opts);
}

/** The connection to a cluster. */
export function clusterProvider(
  name: string,
  args: ProviderArgs,
  opts: CustomResourceOptions,
): ProviderResource {
  const { Provider } = loadModule(() => load("@pulumi/kubernetes/provider.js")) as {
    Provider: ProviderClass;
  };
  return new Provider(name, args, opts);
}

function loadModule(module: () => unknown): unknown {
  try {
    return module();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new LakehouseError(
      'target kubernetes needs the npm package @pulumi/kubernetes; type "npm install --save-exact @pulumi/kubernetes"',
    );
  }
}
