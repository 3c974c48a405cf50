import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse, stringify } from "yaml";
import { ROOT, STACK } from "./it-stack.ts";

const FILE = resolve(ROOT, `Pulumi.${STACK}.yaml`);

type Config = Record<string, unknown>;

interface StackFile {
  readonly encryptionsalt?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Reads the stack's configuration file; an absent one is empty. */
export function readStackFile(file = FILE): StackFile {
  try {
    return parse(readFileSync(file, "utf8")) as StackFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** Replaces the configuration, keeping the encryption salt. */
export function writeStackConfig(config: Readonly<Record<string, unknown>>, file = FILE): void {
  writeFileSync(file, stringify({ ...readStackFile(file), config }));
}

/** A change of configuration: a service gets options besides those it has. */
export function withService(
  name: string,
  options: Readonly<Record<string, unknown>>,
): (config: Config) => Config {
  return (config) => {
    const services = (config["lakehouse:services"] ?? {}) as Record<string, Config>;
    return { ...config, "lakehouse:services": { ...services, [name]: { ...services[name], ...options } } };
  };
}

/** Runs an action with a changed configuration and puts the former one back. */
export async function withStackConfig<T>(
  change: (config: Config) => Config,
  action: () => Promise<T>,
): Promise<T> {
  const before = readFileSync(FILE, "utf8");
  writeStackConfig(change(structuredClone(readStackFile().config ?? {})));
  try {
    return await action();
  } finally {
    writeFileSync(FILE, before);
  }
}
