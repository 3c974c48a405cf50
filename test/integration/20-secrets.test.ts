import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { inContainer, pulumi, ROOT, stackOutputs } from "./support/it-stack.ts";

let secrets: string[];
let containers: string[];

/** Names of the secrets found in a text; never the values, which would end in a test report. */
const found = (text: string, names: readonly string[]): string[] =>
  secrets.flatMap((secret, i) => (text.includes(secret) ? [names[i] ?? ""] : []));

let names: string[];

beforeAll(async () => {
  const { credentials } = await stackOutputs();
  names = Object.keys(credentials);
  secrets = Object.values(credentials).map((one) => one.password);
  const { stdout } = await execa("docker", [
    "ps",
    "-a",
    "--filter",
    "label=lakehouse.stack=it",
    "--format",
    "{{.Names}}",
  ]);
  containers = stdout.split("\n");
});

describe("generated secrets", () => {
  it("S1.20 are many, long and all different", () => {
    expect(secrets.length).toBeGreaterThanOrEqual(10);
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(secrets.every((secret) => secret.length >= 32)).toBe(true);
  });

  it("S1.20 are not in the exported state, nor in the state's files", async () => {
    expect(found(await pulumi(["stack", "export"]), names)).toEqual([]);
    const folder = resolve(ROOT, ".lakehouse");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      // The file for psql and the run's environment is a secret by purpose: 0600 like the passphrase.
      if ((statSync(path).mode & 0o077) === 0) continue;
      expect(found(readFileSync(path, "latin1"), names), path).toEqual([]);
    }
  });

  it("S1.20 are not in the definition of a container or an image", async () => {
    const inspected = await execa("docker", ["inspect", ...containers]);
    expect(found(inspected.stdout, names)).toEqual([]);
    const images = [
      ...new Set(
        [...inspected.stdout.matchAll(/"Image": "(sha256:[0-9a-f]+)"/g)].map((match) => match[1] ?? ""),
      ),
    ];
    const history = await Promise.all(
      images.map(async (image) => (await execa("docker", ["history", "--no-trunc", image])).stdout),
    );
    expect(found(history.join("\n"), names)).toEqual([]);
  });

  it("S1.20 are not in any log", async () => {
    for (const container of containers) {
      const { all } = await execa("docker", ["logs", container], { all: true });
      expect(found(all, names), container).toEqual([]);
    }
  });

  it("S1.20 are in no file of a container but below /run/secrets, readable by root alone", async () => {
    for (const container of containers) {
      const { stdout } = await execa("docker", ["diff", container]);
      const changed = stdout
        .split("\n")
        .filter((line) => /^[AC] /.test(line))
        .map((line) => line.slice(2));
      const service = container.replace(/^it-/, "");
      const script =
        "import sys, os\nfor p in sys.stdin.read().split('\\n'):\n  if os.path.isfile(p): print(p); sys.stdout.flush(); sys.stdout.buffer.write(open(p,'rb').read(2_000_000)); print()";
      const texts = await inContainer(
        service,
        ["python3", "-c", script],
        changed.filter((path) => !path.startsWith("/run/secrets")).join("\n"),
      );
      expect(found(texts, names), container).toEqual([]);
      const modes = await inContainer(service, [
        "sh",
        "-c",
        "stat -c '%a %U' /run/secrets/* 2>/dev/null || true",
      ]);
      for (const mode of modes.split("\n").filter((line) => line !== "")) expect(mode).toBe("400 root");
    }
  });
});
