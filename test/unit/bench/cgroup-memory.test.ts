import { describe, expect, it } from "vitest";
import { memoryGroup, parseMemoryStat } from "../../../bench/support/cgroup-memory.ts";

describe("memory of a control group", () => {
  it("is found in version 1, also when controllers share a hierarchy", () => {
    const groups = "12:pids:/docker/abc\n4:cpu,memory:/docker/abc\n0::/system.slice\n";
    expect(memoryGroup(groups, false)).toEqual({ version: "v1", folder: "memory/docker/abc" });
  });

  it("is found in version 2", () => {
    const groups = "0::/system.slice/docker-abc.scope\n";
    expect(memoryGroup(groups, true)).toEqual({ version: "v2", folder: "/system.slice/docker-abc.scope" });
  });

  it("fails for a process without one", () => {
    expect(() => memoryGroup("3:pids:/x\n", false)).toThrow("no memory control group");
  });

  it("counts private and shared pages and leaves the file cache out", () => {
    const v1 = "cache 900\nrss 1\ntotal_cache 900\ntotal_rss 100\ntotal_shmem 20\n";
    expect(parseMemoryStat(v1, "v1")).toBe(120);
    expect(parseMemoryStat("anon 100\nfile 900\nshmem 30\n", "v2")).toBe(130);
  });

  it("fails where a line is missing instead of counting it as nothing", () => {
    expect(() => parseMemoryStat("anon 100\n", "v2")).toThrow("shmem");
  });
});
