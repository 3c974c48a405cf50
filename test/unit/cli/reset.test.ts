import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EXIT } from "../../../cli/command/failure.ts";
import { Docker } from "../../../cli/engine/docker.ts";
import type { Pulumi } from "../../../cli/stack/pulumi.ts";
import { reset } from "../../../cli/stack/reset.ts";
import { ENGINE_TYPES } from "../../../cli/stack/stack-state.ts";
import type { StackTools } from "../../../cli/stack/stack-tools.ts";
import { fakeDocker, type FakeDocker } from "./fake-docker.ts";

const volume = (service: string) => ({
  urn: `urn::${service}-data`,
  type: ENGINE_TYPES.volume,
  inputs: {
    name: `lakehouse-t-${service}-data`,
    labels: [
      { label: "lakehouse.service", value: service, __defaults: [] },
      { label: "lakehouse.stack", value: "t" },
    ],
  },
});
const state = JSON.stringify({
  deployment: { resources: [volume("postgres"), volume("minio"), { urn: "urn::bucket", type: "bucket" }] },
});
const containers = JSON.stringify(
  ["postgres", "minio", "trino"].map((service) => ({
    Id: `id-${service}`,
    Name: `/t-${service}`,
    State: { Status: "running" },
    Config: { Labels: { "lakehouse.stack": "t", "lakehouse.service": service } },
    HostConfig: {},
  })),
);
const ENGINE = `case "$1 $2" in
  "ps "*) echo some;;
  "inspect "*) echo '${containers}';;
  "volume ls") echo lakehouse-t-postgres-data; echo someone-elses;;
esac`;

let folder: string;
let fake: FakeDocker;

const use = (script: string): void => {
  fake = fakeDocker(script);
  vi.stubEnv("PATH", `${fake.folder}:${process.env["PATH"] ?? ""}`);
};
const deletions = (): string[] => fake.calls().filter((call) => call.includes("rm "));
const tools = (allowDataLoss: boolean): StackTools => {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: lakehouse\n");
  writeFileSync(
    join(folder, "Pulumi.t.yaml"),
    `config:\n  lakehouse:allowDataLoss: ${String(allowDataLoss)}\n`,
  );
  const pulumi = { read: () => Promise.resolve(state) } as unknown as Pulumi;
  const context = { name: "t", root: folder, workFolder: folder, env: {} };
  return { context, pulumi, docker: new Docker() };
};
const confirmed = { deleteData: true, confirm: () => Promise.resolve(true) };

describe("reset", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lakehouse-reset-"));
    use(ENGINE);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    rmSync(fake.folder, { recursive: true });
  });

  it("S2.23 with both keys deletes the service's container and volume, and nothing else", async () => {
    expect(await reset(tools(true), "postgres", confirmed)).toEqual({
      containers: ["t-postgres"],
      volumes: ["lakehouse-t-postgres-data"],
    });
    expect(deletions()).toEqual(["rm --force id-postgres", "volume rm lakehouse-t-postgres-data"]);
    expect(fake.calls()).toContain(
      "volume ls --quiet --filter label=lakehouse.stack=t --filter label=lakehouse.service=postgres",
    );
  });

  it("may be repeated when the volume is gone already", async () => {
    use(ENGINE.replace("echo lakehouse-t-postgres-data;", ""));
    expect((await reset(tools(true), "postgres", confirmed)).volumes).toEqual([]);
    expect(deletions()).toEqual(["rm --force id-postgres"]);
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
  ])("S2.23 refuses with keys %s and %s, says how, and does not ask", async (allowDataLoss, deleteData) => {
    const confirm = () => Promise.reject(new Error("must not ask"));
    const attempt = reset(tools(allowDataLoss), "postgres", { deleteData, confirm });
    await expect(attempt).rejects.toMatchObject({ exitCode: EXIT.refused });
    await expect(attempt).rejects.toThrow(
      /lakehouse-t-postgres-data[^]*\.\/lakehouse reset postgres --delete-data --stack t\n[^]*restart postgres --stack t/,
    );
    const setKey = "pulumi config set lakehouse:allowDataLoss true --stack t";
    const message = await attempt.catch((error: unknown) => (error as Error).message);
    expect(message).toEqual(
      allowDataLoss ? expect.not.stringContaining(setKey) : expect.stringContaining(setKey),
    );
    expect(deletions()).toEqual([]);
  });

  it("does nothing unless the user confirms", async () => {
    const keys = { deleteData: true, confirm: () => Promise.resolve(false) };
    await expect(reset(tools(true), "postgres", keys)).rejects.toMatchObject({ exitCode: EXIT.refused });
    expect(deletions()).toEqual([]);
  });

  it("says of a service without data that restart is what the user wants", async () => {
    const attempt = reset(tools(true), "trino", confirmed);
    await expect(attempt).rejects.toMatchObject({ exitCode: EXIT.usage });
    await expect(attempt).rejects.toThrow(/one: minio, postgres\.\n.*\.\/lakehouse restart trino --stack t/);
    expect(deletions()).toEqual([]);
  });

  it("gives up when the engine does not let go of the volume", async () => {
    use(`case "$1 $2" in "volume rm") echo "volume is in use" >&2; exit 1;; esac\n${ENGINE}`);
    const attempt = reset(tools(true), "postgres", confirmed);
    await expect(attempt).rejects.toMatchObject({ exitCode: EXIT.failed });
    await expect(attempt).rejects.toThrow("volume is in use");
  });
});
