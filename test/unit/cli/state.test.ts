import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adoptableId } from "../../../cli/stack/adoptable.ts";
import type { Pulumi } from "../../../cli/stack/pulumi.ts";
import { removeStaleLocks } from "../../../cli/stack/stale-lock.ts";
import { parseState } from "../../../cli/stack/stack-state.ts";

describe("parseState", () => {
  it("understands a new stack and one whose update was killed", () => {
    expect(parseState('{"version":3}')).toEqual({ resources: [], pending: [] });
    const pending = { type: "creating", resource: { urn: "u", type: "t", inputs: { name: "n" } } };
    expect(parseState(JSON.stringify({ deployment: { pending_operations: [pending] } })).pending).toEqual([
      pending,
    ]);
  });
});

describe("adoptableId", () => {
  it("knows the ids of what holds data", () => {
    const id = (type: string, inputs: Record<string, unknown>) => adoptableId({ urn: "u", type, inputs });
    expect(id("minio:index/s3Bucket:S3Bucket", { bucket: "gold" })).toBe("gold");
    expect(id("postgresql:index/database:Database", { name: "pagila" })).toBe("pagila");
    expect(id("postgresql:index/schema:Schema", { database: "d", name: "s" })).toBe("d.s");
    expect(id("docker:index/container:Container", { name: "trino" })).toBeUndefined();
    expect(id("postgresql:index/role:Role", {})).toBeUndefined();
  });
});

describe("removeStaleLocks", () => {
  let folder: string;
  const calls: string[][] = [];
  const pulumi = {
    read: (...args: string[]) => {
      calls.push(args);
      return Promise.resolve("");
    },
  } as unknown as Pulumi;
  const context = () => ({ name: "dev", root: folder, workFolder: folder, env: {} });
  const writeLock = (lock: { pid: number; hostname: string }): void => {
    const locks = join(folder, "state/.pulumi/locks/organization/lakehouse/dev");
    mkdirSync(locks, { recursive: true });
    const content = { username: "me", timestamp: "2026-01-01T00:00:00Z", ...lock };
    writeFileSync(join(locks, "a.json"), JSON.stringify(content));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lakehouse-lock-"));
    calls.length = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("has nothing to do without locks", async () => {
    expect(await removeStaleLocks(context(), pulumi)).toEqual([]);
    expect(calls).toEqual([]);
  });

  it("cancels the update of a process that is gone, or whose number another program has now", async () => {
    for (const pid of [2 ** 22 + 1, process.pid]) {
      writeLock({ pid, hostname: hostname() });
      expect(await removeStaleLocks(context(), pulumi)).toHaveLength(1);
    }
    expect(calls).toEqual([
      ["cancel", "--yes"],
      ["cancel", "--yes"],
    ]);
  });

  it("leaves the lock of another machine alone and says whose it is", async () => {
    writeLock({ pid: 1, hostname: "elsewhere" });
    await expect(removeStaleLocks(context(), pulumi)).rejects.toThrow("process 1 of me on elsewhere");
    expect(calls).toEqual([]);
  });
});
