import * as docker from "@pulumi/docker";
import type { ComponentResource, Output, ProviderResource } from "@pulumi/pulumi";
import type { BuildContext } from "./build-context.ts";
import { BUILD_IMAGE, DISTRIBUTION_IMAGE, IMAGE_PARENTS, type ImageName } from "./image-name.ts";

/** Builds the images on the engine, each once and only when a service asks for it. */
export class DockerImages {
  readonly #built = new Map<ImageName, docker.RemoteImage>();
  readonly #name: string;
  readonly #contexts: Readonly<Record<ImageName, BuildContext>>;
  readonly #parent: ComponentResource;
  readonly #provider: ProviderResource;

  constructor(
    name: string,
    args: { contexts: Readonly<Record<ImageName, BuildContext>>; provider: ProviderResource },
    parent: ComponentResource,
  ) {
    this.#name = name;
    this.#contexts = args.contexts;
    this.#provider = args.provider;
    this.#parent = parent;
  }

  /** Id of the image. Containers take the id, not the tag: only then does a rebuilt image replace them. */
  id(image: ImageName): Output<string> {
    return this.#build(image).imageId;
  }

  #build(image: ImageName): docker.RemoteImage {
    const known = this.#built.get(image);
    if (known !== undefined) return known;
    const parentName = IMAGE_PARENTS[image];
    const parent = parentName === undefined ? undefined : this.#build(parentName);
    const context = this.#contexts[image];
    const built = new docker.RemoteImage(
      `${this.#name}-${image}-image`,
      {
        name: context.tag,
        build: {
          context: context.folder,
          buildArgs:
            parentName === undefined
              ? { BASE_IMAGE: DISTRIBUTION_IMAGE }
              : { BASE_IMAGE: this.#contexts[parentName].tag, BUILD_IMAGE: this.#contexts[BUILD_IMAGE].tag },
          forceRemove: true,
        },
        triggers: { content: context.hash },
        // Images hold no data and cost minutes to build: they stay until someone prunes them.
        keepLocally: true,
      },
      {
        parent: this.#parent,
        provider: this.#provider,
        dependsOn: parent === undefined ? [] : [parent],
        customTimeouts: { create: "60m" },
      },
    );
    this.#built.set(image, built);
    return built;
  }
}
