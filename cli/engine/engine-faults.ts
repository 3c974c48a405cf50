import type { Container } from "./containers.ts";

/** A port or container name that the stack wants, with the configuration key that moves it. */
export interface Wanted<T> {
  readonly value: T;
  readonly key: string;
}

/** What is on the engine and the machine already. */
export interface Occupied {
  readonly containers: readonly Container[];
  /** Ids of containers that this checkout's stack made. */
  readonly ours: ReadonlySet<string>;
  /** Wanted ports that something listens on. */
  readonly busyPorts: ReadonlySet<number>;
}

/** Faults of ports and container names that something else than this stack has. */
export function occupationFaults(
  ports: readonly Wanted<number>[],
  names: readonly Wanted<string>[],
  occupied: Occupied,
): string[] {
  const others = occupied.containers.filter((container) => !occupied.ours.has(container.id));
  const ours = occupied.containers.filter((container) => occupied.ours.has(container.id));
  const busy = ports.filter(
    ({ value }) =>
      occupied.busyPorts.has(value) &&
      !ours.some((container) => container.state === "running" && container.ports.includes(value)),
  );
  return [
    ...busy.map(({ value, key }) => {
      const holder = others.find(
        (container) => container.state === "running" && container.ports.includes(value),
      );
      const by = holder === undefined ? "another program" : `container ${describe(holder)}`;
      return `port ${value} of 127.0.0.1 is in use by ${by}; free it, or choose another: npx pulumi config set --path ${key} <port>`;
    }),
    ...names.flatMap(({ value, key }) => {
      const holder = others.find((container) => container.name === value);
      if (holder === undefined) return [];
      return [
        `container name ${value} is taken by container ${describe(holder)}; remove that one, or choose another: npx pulumi config set --path ${key} <name>`,
      ];
    }),
  ];
}

/** What of the engine's memory a stack wants, in megabytes. */
export interface WantedMemory {
  readonly profile: string;
  /** What the profile needs in all. */
  readonly required: number;
  /** Limit of each service, which the engine could never give it when it has less. */
  readonly limits: readonly Wanted<number>[];
}

/** Faults of an engine with `available` megabytes of memory. */
export function memoryFaults(available: number, { profile, required, limits }: WantedMemory): string[] {
  const has = `${Math.floor(available)} MB`;
  return [
    ...(available >= required
      ? []
      : [
          `profile ${profile} needs an engine with ${required} MB of memory, this one has ${has}; ` +
            `give the engine more, or choose a smaller profile: npx pulumi config set lakehouse:profile tiny`,
        ]),
    ...limits
      .filter(({ value }) => value > available)
      .map(
        ({ value, key }) => `${key}: ${value} MB is more memory than the engine has (${has}); choose less`,
      ),
  ];
}

function describe(container: Container): string {
  if (container.stack === undefined) return container.name;
  return `${container.name} of stack ${container.stack}`;
}
