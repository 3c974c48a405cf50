/**
 * Exit code 0 when `node_modules` holds what `package-lock.json` asks for, else 1. Run by `./lakehouse` when its own
 * marker is missing, so that a developer's `npm install` is not undone by an `npm ci`.
 *
 * npm writes `node_modules/.package-lock.json` at the very end of an installation, so an interrupted one is seen.
 */
import { readFileSync } from "node:fs";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

function readLock(relative: string): Lock["packages"] {
  const file = new URL(`../../${relative}`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as Lock).packages;
}

/** True when each package of `wanted` is installed in its version; optional ones may be for other platforms. */
function matches(wanted: Lock["packages"], installed: Lock["packages"]): boolean {
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    const found = installed[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

function check(): boolean {
  try {
    return matches(readLock("package-lock.json"), readLock("node_modules/.package-lock.json"));
  } catch {
    // No such file, or half a file: not installed. The answer is to install, which reports what is really wrong.
    return false;
  }
}

process.exitCode = check() ? 0 : 1;
