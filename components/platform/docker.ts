import * as docker from "@pulumi/docker";
import { output, secret, type ComponentResource, type Input, type Resource } from "@pulumi/pulumi";
import { DockerImages } from "./docker-images.ts";
import { goDuration } from "./go-duration.ts";
import { publishedPort } from "./published-port.ts";
import type { BuildContext } from "./build-context.ts";
import type { ImageName } from "./image-name.ts";
import type { Access, Platform, Service } from "./platform.ts";
import type { Probe, ServicePort, ServiceSpec } from "./service-spec.ts";

/** Arguments of {@link DockerPlatform}. */
export interface DockerPlatformArgs {
  readonly stack: string;
  /** Address of the engine. @default the one the Docker client would use */
  readonly host?: string;
  readonly contexts: Readonly<Record<ImageName, BuildContext>>;
  /** Keeps data volumes from being deleted or replaced. */
  readonly protectData: boolean;
}

/** Runs services as containers of one Docker engine, on one network per stack. */
export class DockerPlatform implements Platform {
  readonly #name: string;
  readonly #args: DockerPlatformArgs;
  readonly #parent: ComponentResource;
  readonly #provider: docker.Provider;
  readonly #images: DockerImages;
  readonly #network: docker.Network;

  constructor(name: string, args: DockerPlatformArgs, parent: ComponentResource) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.#provider = new docker.Provider(
      `${name}-docker`,
      args.host === undefined ? {} : { host: args.host },
      { parent },
    );
    this.#images = new DockerImages(name, { contexts: args.contexts, provider: this.#provider }, parent);
    this.#network = new docker.Network(
      `${name}-network`,
      { name: `lakehouse-${args.stack}`, labels: this.#labels() },
      { parent, provider: this.#provider, deleteBeforeReplace: true },
    );
  }

  service(spec: ServiceSpec, after: readonly Resource[] = []): Service {
    const volumes = spec.volumes.map((volume) => ({
      path: volume.path,
      resource: this.#volume(spec, volume.name),
    }));
    const container = new docker.Container(
      `${this.#name}-${spec.name}`,
      {
        name: spec.containerName,
        hostname: spec.name,
        image: this.#images.id(spec.image),
        // The engine can put files only into containers of root; the entrypoint drops to the image's user.
        user: "root",
        ...(spec.command.length === 0 ? {} : { command: [...spec.command] }),
        envs: Object.entries(spec.env).map(([key, value]) => `${key}=${value}`),
        uploads: uploads(spec),
        ports: spec.ports.flatMap((port) =>
          port.published === undefined
            ? []
            : [{ internal: port.number, external: port.published, ip: "127.0.0.1", protocol: "tcp" }],
        ),
        volumes: volumes.map(({ path, resource }) => ({ containerPath: path, volumeName: resource.name })),
        networksAdvanced: [{ name: this.#network.name, aliases: [spec.name] }],
        labels: this.#labels(spec.name),
        healthcheck: healthcheck(spec.probe),
        memory: spec.memory,
        memorySwap: spec.memory,
        restart: "unless-stopped",
        stopTimeout: spec.stopTimeout,
        destroyGraceSeconds: spec.stopTimeout,
        wait: true,
        waitTimeout: START_LIMIT,
        logOpts: { "max-size": "10m", "max-file": "3" },
        logDriver: "json-file",
      },
      {
        parent: this.#parent,
        provider: this.#provider,
        dependsOn: [...after],
        // The name is fixed, so the old container has to go first.
        deleteBeforeReplace: true,
        // The provider stores an edited health check without applying it.
        replaceOnChanges: ["healthcheck"],
      },
    );
    const data = volumes[0]?.resource;
    return data === undefined ? { ready: container } : { ready: container, data };
  }

  access({ name, ports }: { name: string; ports: readonly ServicePort[] }, port: string): Access {
    return { host: "127.0.0.1", port: publishedPort(name, ports, port) };
  }

  #volume(spec: ServiceSpec, volume: string): docker.Volume {
    return new docker.Volume(
      `${this.#name}-${spec.name}-${volume}`,
      {
        name: `lakehouse-${this.#args.stack}-${spec.name}-${volume}`,
        labels: [...this.#labels(spec.name), { label: "lakehouse.data", value: "true" }],
      },
      { parent: this.#parent, provider: this.#provider, protect: this.#args.protectData },
    );
  }

  #labels(service?: string): { label: string; value: string }[] {
    const labels = [{ label: "lakehouse.stack", value: this.#args.stack }];
    return service === undefined ? labels : [{ label: "lakehouse.service", value: service }, ...labels];
  }
}

/** Seconds after which a container that does not answer fails the update; also the longest an interrupted one waits. */
const START_LIMIT = 180;

/** Seconds that a first check may wait for a starting service, and a little more. */
const FIRST_CHECK = 120;

/**
 * The engine's interval is a second; `lakehouse-health` waits for a starting service inside its first check and lets
 * the probe's interval pass inside the later ones. Through the entrypoint it runs as the service's user.
 */
function healthcheck(probe: Probe): docker.types.input.ContainerHealthcheck {
  return {
    tests: ["CMD", "lakehouse-entrypoint", "lakehouse-health", String(probe.interval), ...probe.ask],
    interval: goDuration(1),
    timeout: goDuration(Math.max(FIRST_CHECK, probe.interval + 60)),
    startPeriod: "0s",
    retries: 3,
  };
}

/** Config files are readable by all users of the container, secrets by root alone. */
function uploads(spec: ServiceSpec): Input<docker.types.input.ContainerUpload>[] {
  const files = spec.files.map((file) => ({ file: file.path, content: file.content, permissions: "0644" }));
  const secrets = Object.entries(spec.secretEnv).map(([key, value]) => ({
    file: `/run/secrets/${key}`,
    content: secret(output(value)),
    permissions: "0400",
  }));
  return [...files, ...secrets];
}
