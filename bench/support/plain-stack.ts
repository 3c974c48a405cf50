import { Readable } from "node:stream";
import { execa } from "execa";
import { pack } from "tar-stream";
import { CommandFailure } from "../../cli/command/failure.ts";
import { STACK_LABEL } from "../../cli/engine/containers.ts";
import type { Docker } from "../../cli/engine/docker.ts";
import { createArguments, parseDefinitions, type ContainerDefinition } from "./container-definition.ts";
import { parseExportedState, type ContainerNeeds } from "./exported-state.ts";
import { whenHealthy } from "./health.ts";
import type { Provisioning } from "./provisioning.ts";

/** The containers of a stack, so that plain `docker` commands can make them again. */
export interface PlainStack {
  readonly network: string;
  readonly containers: readonly (ContainerDefinition & ContainerNeeds)[];
}

/** Reads a stack that is up: from the engine what each container is, from the state its files and the order. */
export async function readPlainStack(docker: Docker, stack: string, exported: string): Promise<PlainStack> {
  const ids = await docker.read("ps", "--quiet", "--filter", `label=${STACK_LABEL}=${stack}`);
  const definitions = parseDefinitions(await docker.read("inspect", ...ids.split("\n")));
  const needs = parseExportedState(exported);
  return {
    network: `lakehouse-${stack}`,
    containers: definitions.map((definition) => {
      const known = needs[definition.name];
      if (known === undefined) throw new CommandFailure(`the state has no container ${definition.name}`);
      return { ...definition, ...known };
    }),
  };
}

/** Makes network, volumes and containers and fills in the files: `docker create` and `docker cp`. */
export async function createPlain(docker: Docker, { network, containers }: PlainStack): Promise<void> {
  await docker.read("network", "create", network);
  await finishAll(
    containers.map(async (container) => {
      await docker.read(...createArguments(container, network));
      if (container.files.length > 0) await copyFiles(container);
    }),
  );
}

/**
 * Starts the containers, each as soon as those it needs are ready.
 *
 * @param provisioning what has to be made in a service once it answers, before it counts as ready
 */
export async function startPlain(
  docker: Docker,
  { containers }: PlainStack,
  provisioning: Provisioning = {},
): Promise<void> {
  const ready = new Map<string, Promise<void>>();
  const start = (name: string): Promise<void> => {
    const container = containers.find((candidate) => candidate.name === name);
    if (container === undefined) throw new CommandFailure(`there is no container ${name} to start`);
    const running = ready.get(name) ?? startOne(container);
    ready.set(name, running);
    return running;
  };
  const startOne = async (container: PlainStack["containers"][number]): Promise<void> => {
    await Promise.all(container.after.map(start));
    await docker.read("start", container.name);
    await whenHealthy(docker, container.name);
    await provisioning[container.service]?.();
  };
  await finishAll(containers.map(({ name }) => start(name)));
}

/** Stops all containers at once, as `./lakehouse down` leaves them. */
export async function stopPlain(docker: Docker, { containers }: PlainStack): Promise<void> {
  await docker.read("stop", ...containers.map(({ name }) => name));
}

/** Removes what there is of containers, volumes and network, also when not all of them were made. */
export async function removePlain(docker: Docker, { network, containers }: PlainStack): Promise<void> {
  const existing = async (wanted: readonly string[], ...listing: string[]): Promise<string[]> => {
    const found = new Set((await docker.read(...listing)).split("\n"));
    return wanted.filter((name) => found.has(name));
  };
  const names = containers.map(({ name }) => name);
  const volumes = containers.flatMap((container) => container.volumes.map(({ name }) => name));
  const remove = async (found: readonly string[], ...command: string[]): Promise<void> => {
    if (found.length > 0) await docker.read(...command, ...found);
  };
  await remove(await existing(names, "ps", "--all", "--format", "{{.Names}}"), "rm", "--force", "--volumes");
  await remove(await existing(volumes, "volume", "ls", "--quiet"), "volume", "rm");
  await remove(await existing([network], "network", "ls", "--format", "{{.Name}}"), "network", "rm");
}

/** Waits for all, also when one fails: nothing may be at work any more when it is told. */
async function finishAll(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Secrets among the files go from memory through a pipe; no file of this machine holds them. */
async function copyFiles(container: PlainStack["containers"][number]): Promise<void> {
  const archive = pack();
  for (const { path, content, mode } of container.files) {
    archive.entry({ name: path.replace(/^\//, ""), mode, uid: 0, gid: 0 }, content);
  }
  archive.finalize();
  await execa("docker", ["cp", "-", `${container.name}:/`], { input: Readable.from(archive) });
}
