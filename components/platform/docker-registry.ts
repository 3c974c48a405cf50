import * as docker from "@pulumi/docker";
import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { BuildContext } from "./build-context.ts";
import { DockerImages } from "./docker-images.ts";
import type { ImageName } from "./image-name.ts";

/** Builds images on the local Docker engine and pushes them to a registry, each once and only when it is asked for. */
export class RegistryImages {
  readonly #name: string;
  readonly #args: { readonly contexts: Readonly<Record<ImageName, BuildContext>>; readonly registry: string };
  readonly #parent: ComponentResource;
  readonly #provider: docker.Provider;
  readonly #images: DockerImages;
  readonly #pushed = new Map<ImageName, Output<string>>();

  /** @param args the images' sources, and the registry as host[:port][/path]; it is logged in to by the Docker client */
  constructor(
    name: string,
    args: { readonly contexts: Readonly<Record<ImageName, BuildContext>>; readonly registry: string },
    parent: ComponentResource,
  ) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.#provider = new docker.Provider(`${name}-docker`, {}, { parent });
    this.#images = new DockerImages(name, { contexts: args.contexts, provider: this.#provider }, parent);
  }

  /** Reference of the pushed image by its digest. */
  reference(image: ImageName): Output<string> {
    const known = this.#pushed.get(image);
    if (known !== undefined) return known;
    const { contexts, registry } = this.#args;
    const options = { parent: this.#parent, provider: this.#provider };
    const tag = `${registry}/${contexts[image].tag}`;
    const tagged = new docker.Tag(
      `${this.#name}-${image}-tag`,
      { sourceImage: this.#images.id(image), targetImage: tag },
      options,
    );
    const pushed = new docker.RegistryImage(
      `${this.#name}-${image}-pushed`,
      // A cluster may go back to an older stack, so what was pushed stays.
      { name: tagged.targetImage, keepRemotely: true, triggers: { content: contexts[image].hash } },
      { ...options, dependsOn: [tagged], customTimeouts: { create: "30m" } },
    );
    const reference = pushed.sha256Digest.apply((digest) => `${registry}/lakehouse-${image}@${digest}`);
    this.#pushed.set(image, reference);
    return reference;
  }
}
