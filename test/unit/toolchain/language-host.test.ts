import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import lang from "@pulumi/pulumi/proto/language_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, test } from "vitest";

import { installedDependencies } from "../../../toolchain/language-host/dependencies.ts";
import { choosePackageManager } from "../../../toolchain/language-host/install-dependencies.ts";
import { requiredPackages } from "../../../toolchain/language-host/required-packages.ts";
import { resolveSdk } from "../../../toolchain/language-host/resolve-sdk.ts";
import { parseEnvironment, pluginCommand } from "../../../toolchain/language-host/run-plugin.ts";
import { programArguments, programEnvironment } from "../../../toolchain/language-host/run-program.ts";
import { parseRuntimeOptions } from "../../../toolchain/language-host/runtime-options.ts";

function folder(): string {
  return mkdtempSync(path.join(tmpdir(), "language-host-"));
}

function writePackage(directory: string, manifest: object): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, "package.json"), JSON.stringify(manifest));
}

function runRequest(): InstanceType<typeof lang.RunRequest> {
  const info = new lang.ProgramInfo();
  info.setRootDirectory("/project");
  info.setProgramDirectory("/project/program");
  info.setEntryPoint("index.ts");
  info.setOptions(struct.Struct.fromJavaScript({ typescript: false }));
  const request = new lang.RunRequest();
  request.setInfo(info);
  request.setPwd("/project/program");
  request.setProject("p");
  request.setStack("dev");
  request.setMonitorAddress("127.0.0.1:1");
  request.setParallel(16);
  request.getConfigMap().set("p:key", "value");
  request.setConfigsecretkeysList(["p:key"]);
  return request;
}

describe("runtime options", () => {
  test("TypeScript is on unless it is switched off, as in the official host", () => {
    expect(parseRuntimeOptions(undefined).typescript).toBe(true);
    expect(parseRuntimeOptions({ typescript: false }).typescript).toBe(false);
    expect(parseRuntimeOptions({ typescript: "false" }).typescript).toBe(false);
  });

  test("node arguments are split at white space outside of quotes", () => {
    expect(parseRuntimeOptions({ nodeargs: `--a  --b="x y" '--c d'` }).nodeArguments).toEqual([
      "--a",
      "--b=x y",
      "--c d",
    ]);
  });

  test("every wrong option is named", () => {
    expect(() => parseRuntimeOptions({ typescript: "maybe", packagemanager: "pip" })).toThrow(
      /typescript[^]*packagemanager|packagemanager[^]*typescript/,
    );
  });
});

describe("programs", () => {
  test("get the deployment as flags of the SDK's launcher", () => {
    const request = runRequest();
    request.setDryrun(true);
    request.setArgsList(["extra"]);
    expect(programArguments(request, "127.0.0.1:2").join(" ")).toBe(
      "--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --project p --root-directory /project --stack dev " +
        "--pwd /project/program --parallel 16 --dry-run index.ts extra",
    );
  });

  test("start at the folder when Pulumi.yaml names no main", () => {
    const request = runRequest();
    request.getInfo()?.setEntryPoint("");
    expect(programArguments(request, "").at(-1)).toBe(".");
  });

  test("get configuration and secret keys by environment", () => {
    expect(programEnvironment(runRequest())).toEqual({
      PULUMI_CONFIG: '{"p:key":"value"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p:key"]',
      PULUMI_NODEJS_TYPESCRIPT: "false",
    });
  });
});

describe("plugins", () => {
  test("a policy pack's folder comes after the engine's arguments, a provider's before", () => {
    expect(pluginCommand("analyzer", "/pack", ["127.0.0.1:1"])).toEqual({
      module: "cmd/run-policy-pack",
      args: ["127.0.0.1:1", "/pack"],
    });
    expect(pluginCommand("resource", "/provider", ["127.0.0.1:1"])).toEqual({
      module: "cmd/run-plugin",
      args: ["/provider", "127.0.0.1:1"],
    });
  });

  test("the environment keeps equal signs in values and the last of two", () => {
    expect(parseEnvironment(["A=1", "B=x=y", "A=2"])).toEqual({ A: "2", B: "x=y" });
  });
});

describe("dependencies", () => {
  test("are found hoisted and nested, and name the plugins they need", () => {
    const root = folder();
    const program = path.join(root, "program");
    writePackage(program, { name: "program", dependencies: { "@pulumi/a": "^1", missing: "1" } });
    writePackage(path.join(root, "node_modules/@pulumi/a"), {
      name: "@pulumi/a",
      version: "1.2.3",
      dependencies: { b: "2" },
      pulumi: { resource: true },
    });
    writePackage(path.join(root, "node_modules/@pulumi/a/node_modules/b"), {
      name: "b",
      version: "2.0.0",
      pulumi: { resource: true, name: "bee", version: "9.9.9", server: "https://example.org" },
    });
    writePackage(path.join(root, "node_modules/b"), {
      name: "b",
      version: "1.0.0",
      pulumi: { resource: true },
    });

    const dependencies = installedDependencies(program);
    expect(dependencies.map(({ name, version, direct }) => [name, version, direct])).toEqual([
      ["@pulumi/a", "1.2.3", true],
      ["b", "2.0.0", false],
    ]);
    expect(requiredPackages(dependencies).map((required) => required.toObject())).toMatchObject([
      { kind: "resource", name: "a", version: "v1.2.3", server: "" },
      { kind: "resource", name: "bee", version: "v9.9.9", server: "https://example.org" },
    ]);
  });

  test("an optional package of the program asks for no plugin, one that the program depends on does", () => {
    const root = folder();
    const manifest = { name: "p", devDependencies: { cloud: "1.0.0" } };
    writePackage(path.join(root, "node_modules/cloud"), {
      name: "cloud",
      version: "1.0.0",
      pulumi: { resource: true },
    });
    writePackage(root, manifest);
    expect(installedDependencies(root).map(({ name }) => name)).toEqual(["cloud"]);
    writePackage(root, { ...manifest, peerDependenciesMeta: { cloud: { optional: true } } });
    expect(installedDependencies(root)).toEqual([]);
  });

  test("a program without the SDK is told what to install where", () => {
    const root = folder();
    expect(() => resolveSdk(root, "cmd/run")).toThrow(`from ${root}: install the program's dependencies`);
  });

  test("the lock file present chooses the package manager, an option beats it", () => {
    const root = folder();
    expect(choosePackageManager(root, undefined)).toBe("npm");
    writeFileSync(path.join(root, "pnpm-lock.yaml"), "");
    expect(choosePackageManager(root, undefined)).toBe("pnpm");
    expect(choosePackageManager(root, "yarn")).toBe("yarn");
  });
});
