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

/** Fault of an engine with less memory than the profile needs, both in megabytes. */
export function memoryFaults(available: number, required: number, profile: string): string[] {
  if (available >= required) return [];
  return [
    `profile ${profile} needs an engine with ${required} MB of memory, this one has ${Math.floor(available)} MB; ` +
      `give the engine more, or choose a smaller profile: npx pulumi config set lakehouse:profile tiny`,
  ];
}

function describe(container: Container): string {
  if (container.stack === undefined) return container.name;
  return `${container.name} of stack ${container.stack}`;
}
