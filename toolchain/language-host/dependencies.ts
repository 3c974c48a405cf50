import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";

/** The part of a `package.json` that this host reads. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
    readonly parameterization?: { readonly name: string; readonly version: string; readonly value: string };
  };
}

/** An npm package that a program depends on. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** True for a dependency named in the program's own manifest. */
  readonly direct: boolean;
  readonly manifest: Manifest;
}

function readManifest(directory: string): Manifest {
  const file = path.join(directory, "package.json");
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch (error) {
    throw new Error(`cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}

function findUp(directory: string, relative: string): string | undefined {
  for (let current = directory; ; current = path.dirname(current)) {
    if (existsSync(path.join(current, relative))) return current;
    if (current === path.dirname(current)) return undefined;
  }
}

/**
 * All npm packages installed for the program in `directory`, found as Node finds them (nearest `node_modules` first,
 * links followed, so hoisting and pnpm work). A dependency that is not installed is left out: the program itself
 * fails with Node's own message when it needs it.
 */
export function installedDependencies(directory: string): Dependency[] {
  const root = findUp(directory, "package.json");
  if (root === undefined) return [];
  const found = new Map<string, Dependency>();
  const rootManifest = readManifest(root);
  const queue: { from: string; manifest: Manifest; direct: boolean }[] = [
    { from: root, manifest: rootManifest, direct: true },
  ];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { from, manifest, direct } = next;
    const names = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...(direct ? manifest.devDependencies : {}),
    };
    for (const name of Object.keys(names)) {
      // A program that can do without a package, and says so, loads it only when it is told to.
      if (direct && manifest.peerDependenciesMeta?.[name]?.optional === true) continue;
      const holder = findUp(from, path.join("node_modules", name, "package.json"));
      if (holder === undefined) continue;
      const home = realpathSync(path.join(holder, "node_modules", name));
      if (found.has(home)) continue;
      const child = readManifest(home);
      found.set(home, { name, version: child.version ?? "", direct, manifest: child });
      queue.push({ from: home, manifest: child, direct: false });
    }
  }
  return [...found.values()];
}
