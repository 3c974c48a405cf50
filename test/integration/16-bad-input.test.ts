import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { writePagilaSample } from "./support/pagila-sample.ts";
import { lakehouse, PORTS } from "./support/it-stack.ts";
import { withService, withStackConfig } from "./support/stack-config-file.ts";

type Config = Record<string, unknown>;

const running = async (): Promise<string> => {
  const format = "{{.ID}} {{.Names}}";
  return (
    await execa("docker", [
      "ps",
      "-a",
      "--no-trunc",
      "--filter",
      "label=lakehouse.stack=it",
      "--format",
      format,
    ])
  ).stdout;
};

/** Runs `up` with a changed configuration: it must fail with one message, and touch nothing. */
async function refused(
  change: (config: Config) => Config,
  options: { env?: Record<string, string>; exitCode?: number } = {},
): Promise<string> {
  const before = await running();
  const output = await withStackConfig(change, async () => {
    const result = await lakehouse(["up"], { env: options.env ?? {} });
    expect(result.exitCode, result.all).toBe(options.exitCode ?? 2);
    return result.all;
  });
  expect(await running()).toBe(before);
  expect(output).not.toMatch(/\n\s+at .*\.ts:\d+/);
  return output;
}

const set =
  (key: string, value: unknown) =>
  (config: Config): Config => ({ ...config, [key]: value });

describe("bad input is refused before anything is touched", () => {
  it("an unknown key", async () => {
    expect(await refused(set("lakehouse:profil", "tiny"))).toContain("lakehouse:profil: unknown key");
  });

  it("a wrong type", async () => {
    expect(await refused(set("lakehouse:allowDataLoss", "maybe"))).toContain("lakehouse:allowDataLoss");
  });

  it("an unknown profile", async () => {
    expect(await refused(set("lakehouse:profile", "huge"))).toMatch(/lakehouse:profile.*tiny.*laptop/);
  });

  it("a port given twice", async () => {
    const output = await refused(withService("jupyter", { ports: { http: PORTS.trino.http } }));
    expect(output).toContain(`port ${PORTS.trino.http} is given to`);
  });

  it("an invalid layer name", async () => {
    expect(await refused(set("lakehouse:buckets", { platinum: {} }))).toContain("buckets.platinum");
  });

  it("several faults at once", async () => {
    const output = await refused((config) => set("lakehouse:profile", "huge")(set("lakehouse:x", 1)(config)));
    expect(output).toContain("lakehouse:x");
    expect(output).toContain("lakehouse:profile");
  });

  it("a port in use", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    try {
      expect(await refused(withService("trino", { ports: { http: port } }))).toMatch(
        new RegExp(`${port}.*in use`),
      );
    } finally {
      server.close();
    }
  });

  it("a missing data folder", async () => {
    expect(await refused(set("lakehouse:pagila", { data: "/does/not/exist" }))).toContain(
      "folder /does/not/exist does not exist",
    );
  });

  it("a CSV that lacks a column", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pagila-"));
    writePagilaSample(folder);
    const file = join(folder, "customer.csv");
    writeFileSync(file, readFileSync(file, "utf8").replace(",email,", ",mail,"));
    expect(await refused(set("lakehouse:pagila", { data: folder }))).toMatch(
      /customer\.csv lacks column email/,
    );
  });

  it("less memory than the profile needs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    const { stdout: docker } = await execa("which", ["docker"]);
    const small = `#!/bin/sh\ncase "$*" in *MemTotal*) echo 2147483648;; *) exec ${docker} "$@";; esac\n`;
    writeFileSync(join(folder, "docker"), small, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    expect(await refused((config) => config, { env })).toMatch(/profile tiny needs .* this one has 2048 MB/);
  });

  it("more memory for a service than there is", async () => {
    expect(await refused(withService("trino", { memory: "999 GB" }))).toMatch(
      /lakehouse:services\.trino\.memory: \d+ MB is more memory than the engine has/,
    );
  });

  it("an engine that does not run and is not ours to start", async () => {
    const output = await refused((config) => config, {
      env: { DOCKER_HOST: "tcp://127.0.0.1:1" },
      exitCode: 1,
    });
    expect(output).toContain("127.0.0.1:1");
  });

  it("a stack of a newer plan version", async () => {
    const source = readFileSync("components/plan/plan.ts", "utf8");
    try {
      writeFileSync("components/plan/plan.ts", source.replace(/PLAN_VERSION = \d+/, "PLAN_VERSION = 0"));
      expect(await refused((config) => config)).toMatch(
        /newer toolkit \(plan version \d+, this one writes 0\)/,
      );
    } finally {
      writeFileSync("components/plan/plan.ts", source);
    }
  });
});
