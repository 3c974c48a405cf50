import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lakehouse as onFirst, pulumiEnv, ROOT } from "./support/it-stack.ts";
import { writeStackConfig } from "./support/stack-config-file.ts";
import { trino } from "./support/queries.ts";

/** A second stack on the same machine: renamed services, other ports, every optional part switched off. */
const STACK = "it-side";
const FILE = resolve(ROOT, `Pulumi.${STACK}.yaml`);
const config = {
  "lakehouse:profile": "tiny",
  "lakehouse:namePrefix": "side-",
  "lakehouse:services": {
    postgres: { name: "campaign_analytics_db", ports: { sql: 35432 } },
    minio: { name: "campaign_minio", ports: { api: 39000, console: 39001 } },
    "spark-master": { ports: { ui: 38081 } },
    "spark-connect": { ports: { grpc: 35002, thrift: 30000, ui: 34040 } },
    trino: { enabled: false },
    jupyter: { enabled: false },
  },
  "lakehouse:pagila": { enabled: false },
};

const lakehouse = (args: string[]) =>
  execa(resolve(ROOT, "lakehouse"), [...args, "--stack", STACK], {
    cwd: ROOT,
    reject: false,
    all: true,
    stdin: "ignore",
  });

const containers = async (): Promise<string[]> => {
  const { stdout } = await execa("docker", [
    "ps",
    "--filter",
    `label=lakehouse.stack=${STACK}`,
    "--format",
    "{{.Names}}",
  ]);
  return stdout
    .split("\n")
    .filter((name) => name !== "")
    .sort();
};

/** Runs `up` and stops it hard once the engine has `count` of the stack's containers. */
async function interruptAt(count: number, signal: "SIGINT" | "SIGKILL"): Promise<void> {
  const run = execa(resolve(ROOT, "lakehouse"), ["up", "--stack", STACK], {
    cwd: ROOT,
    reject: false,
    stdin: "ignore",
    detached: true,
  });
  const ended = run.then(() => "ended" as const);
  const reached = until(async () => (await containers()).length >= count, ended);
  const state = await Promise.race([ended, reached]);
  // The whole group, as a terminal does; one that ended already has no group any more.
  if (state !== "ended" && run.pid !== undefined) process.kill(-run.pid, signal);
  await run;
}

/** Asks again and again until the answer is yes or the other promise resolves. */
async function until(ask: () => Promise<boolean>, stop: Promise<unknown>): Promise<void> {
  const pause = () => new Promise((next) => setTimeout(next, 200, "paused"));
  while (!(await ask())) {
    if ((await Promise.race([stop, pause()])) !== "paused") return;
  }
}

beforeAll(() => {
  writeStackConfig(config, FILE);
});

afterAll(async () => {
  writeStackConfig({ ...config, "lakehouse:allowDataLoss": true }, FILE);
  const result = await lakehouse(["destroy", "--delete-data", "--yes"]);
  expect(result.exitCode, result.all).toBe(0);
  await execa("pulumi", ["stack", "rm", "--yes", "--stack", STACK], { cwd: ROOT, env: pulumiEnv() });
  rmSync(FILE, { force: true });
});

describe("a second stack beside the first", () => {
  it.each([
    [1, "SIGINT"],
    [3, "SIGKILL"],
    [6, "SIGINT"],
  ] as const)(
    "an `up` interrupted at %i containers by %s leaves nothing the next one cannot finish",
    async (count, signal) => {
      await interruptAt(count, signal);
      expect((await containers()).length).toBeLessThanOrEqual(7);
    },
  );

  it("comes up renamed, on other ports, without any optional part", async () => {
    const result = await lakehouse(["up"]);
    expect(result.exitCode, result.all).toBe(0);
    expect(await containers()).toEqual([
      "campaign_analytics_db",
      "campaign_minio",
      "side-hive-metastore",
      "side-jobs",
      "side-spark-connect",
      "side-spark-master",
      "side-spark-worker",
    ]);
    expect((await lakehouse(["status"])).exitCode).toBe(0);
  });

  it("S2.02 has containers of the names that the guide of campaign analytics prints", async () => {
    const inside = async (container: string, ...command: string[]): Promise<string> =>
      (await execa("docker", ["exec", container, ...command])).stdout;
    expect(await inside("campaign_analytics_db", "pg_isready")).toContain("accepting connections");
    expect(await inside("campaign_minio", "minio", "--version")).toContain("minio version");
  });

  it("leaves the first stack alone", async () => {
    expect((await onFirst(["status"])).exitCode).toBe(0);
    expect(await trino("SELECT count(*) FROM minio.gold.customer_counts")).toEqual([["2"]]);
  });
});
