import { z } from "zod";
import { SERVICE_LABEL } from "../../cli/engine/containers.ts";

/** A container as the engine describes it, reduced to what `docker create` is told. */
export interface ContainerDefinition {
  /** Logical service, from the container's label. */
  readonly service: string;
  readonly name: string;
  readonly hostname: string;
  /** Id of the image. */
  readonly image: string;
  readonly user: string;
  readonly command: readonly string[];
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly inside: string; readonly ip: string; readonly outside: string }[];
  readonly volumes: readonly { readonly name: string; readonly path: string }[];
  /** Bytes. */
  readonly memory: number;
  readonly probe: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly timeout: number;
  };
  readonly retries: number;
  readonly restart: string;
  readonly logging: Readonly<Record<string, string>>;
}

const inspected = z.array(
  z.object({
    Name: z.string(),
    Image: z.string(),
    Config: z.object({
      Hostname: z.string(),
      User: z.string(),
      Cmd: z.array(z.string()).nullable(),
      Env: z.array(z.string()),
      Labels: z.record(z.string(), z.string()),
      Healthcheck: z.object({
        Test: z.tuple([z.literal("CMD")], z.string()),
        Interval: z.number(),
        Timeout: z.number(),
        Retries: z.number(),
      }),
    }),
    HostConfig: z.object({
      Memory: z.number(),
      PortBindings: z
        .record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })))
        .nullable(),
      RestartPolicy: z.object({ Name: z.string() }),
      LogConfig: z.object({ Config: z.record(z.string(), z.string()) }),
    }),
    Mounts: z.array(z.object({ Type: z.string(), Name: z.string().optional(), Destination: z.string() })),
  }),
);

/** Understands what `docker inspect` prints about containers of a stack. */
export function parseDefinitions(text: string): ContainerDefinition[] {
  return inspected.parse(JSON.parse(text)).map(({ Name, Image, Config, HostConfig, Mounts }) => ({
    service: Config.Labels[SERVICE_LABEL] ?? "",
    name: Name.replace(/^\//, ""),
    hostname: Config.Hostname,
    image: Image,
    user: Config.User,
    command: Config.Cmd ?? [],
    env: Config.Env,
    labels: Config.Labels,
    ports: Object.entries(HostConfig.PortBindings ?? {}).flatMap(([inside, bindings]) =>
      bindings.map(({ HostIp, HostPort }) => ({ inside, ip: HostIp, outside: HostPort })),
    ),
    volumes: Mounts.filter(({ Type }) => Type === "volume").map((mount) => ({
      name: mount.Name ?? "",
      path: mount.Destination,
    })),
    memory: HostConfig.Memory,
    probe: {
      command: Config.Healthcheck.Test.slice(1),
      interval: Config.Healthcheck.Interval,
      timeout: Config.Healthcheck.Timeout,
    },
    retries: Config.Healthcheck.Retries,
    restart: HostConfig.RestartPolicy.Name,
    logging: HostConfig.LogConfig.Config,
  }));
}

/**
 * Arguments of `docker create` that make the same container.
 *
 * @param network network it joins, where it answers under its logical name
 */
export function createArguments(container: ContainerDefinition, network: string): string[] {
  const pairs = (flag: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [flag, value]);
  const assignments = (values: Readonly<Record<string, string>>): string[] =>
    Object.entries(values).map(([key, value]) => `${key}=${value}`);
  const memory = String(container.memory);
  return [
    ...["create", "--name", container.name, "--hostname", container.hostname, "--user", container.user],
    ...["--network", network, "--network-alias", container.service],
    ...pairs("--env", container.env),
    ...pairs("--label", assignments(container.labels)),
    ...pairs(
      "--publish",
      container.ports.map(({ ip, outside, inside }) => `${ip}:${outside}:${inside}`),
    ),
    ...pairs(
      "--volume",
      container.volumes.map(({ name, path }) => `${name}:${path}`),
    ),
    ...["--memory", memory, "--memory-swap", memory, "--restart", container.restart],
    ...pairs("--log-opt", assignments(container.logging)),
    ...["--health-cmd", container.probe.command.map(shellQuoted).join(" ")],
    ...[
      "--health-interval",
      `${container.probe.interval}ns`,
      "--health-timeout",
      `${container.probe.timeout}ns`,
    ],
    ...["--health-retries", String(container.retries)],
    container.image,
    ...container.command,
  ];
}

/** The Docker client takes a probe only as one line for a shell. */
function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
