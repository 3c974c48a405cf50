import {
  output,
  secret,
  unsecret,
  type ComponentResource,
  type CustomResourceOptions,
  type Input,
  type Output,
  type ProviderResource,
  type Resource,
} from "@pulumi/pulumi";
import { sha256 } from "../../core/content-hash.ts";
import type { Access, Platform, Service } from "../platform.ts";
import { publishedPort } from "../published-port.ts";
import type { ServiceName } from "../../spec/service-name.ts";
import type { ServicePort, ServiceSpec } from "../service-spec.ts";
import type { Kinds, Manifest } from "./manifest.ts";
import { namespaceOf, type ClusterPlace } from "./place.ts";
import { clusterProvider, declareObject } from "./sdk.ts";
import { aliasManifest, namespaceManifests, serviceManifests } from "./service-manifests.ts";

/** Arguments of {@link KubernetesPlatform}. */
export interface KubernetesPlatformArgs extends Omit<ClusterPlace, "fingerprint"> {
  /** Context of the kubeconfig. @default the current one */
  readonly context?: string;
  /** Text of a kubeconfig. @default the user's */
  readonly kubeconfig?: Input<string>;
  /** What makes the cluster. @default it is there */
  readonly after?: readonly Resource[];
  /** Host under which the program reaches node ports. */
  readonly host: string;
  /** Keeps the namespace and the volumes from being deleted or replaced. */
  readonly protectData: boolean;
}

/** Runs services as pods of one cluster, in one namespace per stack. */
export class KubernetesPlatform implements Platform {
  readonly #name: string;
  readonly #args: KubernetesPlatformArgs;
  readonly #place: ClusterPlace;
  readonly #parent: ComponentResource;
  readonly #provider: ProviderResource;
  /** The namespace and what holds in all of it: there before any pod. */
  readonly #ground: readonly Resource[];

  constructor(name: string, args: KubernetesPlatformArgs, parent: ComponentResource) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.#place = { ...args, fingerprint };
    this.#provider = clusterProvider(
      `${name}-kubernetes`,
      {
        ...(args.context === undefined ? {} : { context: args.context }),
        ...(args.kubeconfig === undefined ? {} : { kubeconfig: args.kubeconfig }),
        namespace: namespaceOf(args.stack),
        // Content is changed in place; what pods are told of it makes them new.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
      },
      { parent },
    );
    const [namespace, ...rules] = namespaceManifests(args.stack);
    const made = this.#declare(namespace, {
      protect: args.protectData,
      dependsOn: [...(args.after ?? [])],
    });
    this.#ground = [made, ...rules.map((rule) => this.#declare(rule, { dependsOn: [made] }))];
  }

  service(spec: ServiceSpec, after: readonly Resource[] = []): Service {
    const { first, claims, workload } = serviceManifests(spec, this.#place);
    const ground = { dependsOn: [...this.#ground] };
    const volumes = claims.map((claim) =>
      this.#declare(claim, { ...ground, protect: this.#args.protectData }),
    );
    const parts = first.map((one) => this.#declare(one, ground));
    const ready = this.#declare(workload, {
      dependsOn: [...parts, ...volumes, ...after],
      customTimeouts: { create: START_LIMIT, update: START_LIMIT },
    });
    const data = volumes[0];
    return data === undefined ? { ready } : { ready, data };
  }

  /** Gives a server outside the cluster the name of a service, under which pods find it on every target. */
  alias(service: ServiceName, host: Input<string>): void {
    this.#declare(aliasManifest(this.#args.stack, service, host), { dependsOn: [...this.#ground] });
  }

  access({ name, ports }: { name: string; ports: readonly ServicePort[] }, port: string): Access {
    return { host: this.#args.host, port: publishedPort(name, ports, port) };
  }

  #declare(manifest: Manifest, opts: CustomResourceOptions): Resource {
    const object = manifest.kind === "Secret" ? withSecretValues(manifest) : manifest;
    return declareObject(`${this.#name}-${manifest.metadata.name}`, object, {
      parent: this.#parent,
      provider: this.#provider,
      ...opts,
    });
  }
}

/** Longer than a pod may take to start, with the time that a node takes to fetch its image. */
const START_LIMIT = "15m";

function withSecretValues(manifest: Kinds["Secret"]): Kinds["Secret"] {
  return { ...manifest, stringData: secret(output(manifest.stringData ?? {})) };
}

/**
 * No secret itself, since it would make one of the whole pod and hide it in every preview. It tells nothing: what it is
 * made of are generated passwords, which nobody can guess and hold against it.
 */
function fingerprint(values: Readonly<Record<string, Input<string>>>): Output<string> {
  return unsecret(output(values).apply((known) => sha256(JSON.stringify(Object.entries(known).sort()))));
}
