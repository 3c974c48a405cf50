import type { ConfigFile, Connection, ServiceSpec, ServiceVolume } from "../platform/service-spec.ts";
import type { ServiceSettings } from "../spec/resolve.ts";

/** What a service says about itself; the rest follows from its settings. */
export interface ServiceParts {
  readonly image: ServiceSpec["image"];
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly secretEnv?: ServiceSpec["secretEnv"];
  readonly files?: readonly ConfigFile[];
  /** Whether it also listens on ports that it picks when it starts. @default false */
  readonly picksPorts?: boolean;
  /** What it opens connections to. @default nothing */
  readonly connects?: readonly Connection[];
  readonly volumes?: readonly ServiceVolume[];
  /** Folders that it writes to, besides /tmp. @default none */
  readonly scratch?: readonly string[];
  /** Arguments of the `lakehouse-probe` program. */
  readonly probe: readonly string[];
  /** Seconds. @default 10 */
  readonly stopTimeout?: number;
}

/** Combines a stack's settings of a service with what the service is. */
export function serviceSpec(settings: ServiceSettings, parts: ServiceParts): ServiceSpec {
  return {
    name: settings.name,
    containerName: settings.containerName,
    image: parts.image,
    command: parts.command ?? [],
    env: parts.env ?? {},
    secretEnv: parts.secretEnv ?? {},
    files: parts.files ?? [],
    ports: settings.ports,
    picksPorts: parts.picksPorts ?? false,
    connects: parts.connects ?? [],
    volumes: parts.volumes ?? [],
    scratch: parts.scratch ?? [],
    probe: { ask: parts.probe, interval: settings.probeInterval },
    memory: settings.memory,
    stopTimeout: parts.stopTimeout ?? 10,
  };
}
