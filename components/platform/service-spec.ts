import type { Input } from "@pulumi/pulumi";
import type { ServiceName } from "../spec/service-name.ts";
import type { ImageName } from "./image-name.ts";

/** A text file put into the container. It holds no secret: those go through `secretEnv`. */
export interface ConfigFile {
  /** Absolute path in the container. */
  readonly path: string;
  readonly content: string;
}

/** A port the service listens on. */
export interface ServicePort {
  readonly name: string;
  /** Port inside the stack's network. */
  readonly number: number;
  /** Port on the machine's loopback interface; absent for a port that stays inside. */
  readonly published?: number;
}

/** Storage that outlives the container. */
export interface ServiceVolume {
  readonly name: string;
  /** Absolute path in the container. */
  readonly path: string;
}

/** A service that another one opens connections to. */
export interface Connection {
  readonly to: ServiceName;
  /** Names of the ports. @default any: the two agree on ports when they meet */
  readonly ports?: readonly string[];
}

/** How the platform asks whether the service answers. */
export interface Probe {
  /** Arguments of the `lakehouse-probe` program inside the container: its kind and what it asks. */
  readonly ask: readonly string[];
  /** Seconds between two probes of a service that has answered. */
  readonly interval: number;
}

/** One service as plain data: a platform turns it into a container or a pod. */
export interface ServiceSpec {
  /** Logical name; also the host name inside the stack's network. */
  readonly name: ServiceName;
  /** Name of the container as users type it. */
  readonly containerName: string;
  readonly image: ImageName;
  /** Arguments to the image's entrypoint. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Values that never show in the container's definition: files below /run/secrets that the entrypoint exports. */
  readonly secretEnv: Readonly<Record<string, Input<string>>>;
  readonly files: readonly ConfigFile[];
  readonly ports: readonly ServicePort[];
  /** Whether it also listens on ports that it picks when it starts, and tells its peers. */
  readonly picksPorts: boolean;
  /** Everything it opens connections to; a platform that can lets it reach nothing else. */
  readonly connects: readonly Connection[];
  readonly volumes: readonly ServiceVolume[];
  /** Folders that it writes to and that need not outlive it, besides /tmp. */
  readonly scratch: readonly string[];
  readonly probe: Probe;
  /** Hard memory limit in megabytes. */
  readonly memory: number;
  /** Seconds between the polite stop signal and the kill. */
  readonly stopTimeout: number;
}
