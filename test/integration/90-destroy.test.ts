import { execa } from "execa";
import { expect, it } from "vitest";
import { lakehouse } from "./support/it-stack.ts";
import { trino } from "./support/queries.ts";
import { readStackFile, writeStackConfig } from "./support/stack-config-file.ts";

const LABEL = "label=lakehouse.stack=it";

const left = async (what: "container" | "volume" | "network"): Promise<string[]> => {
  const all = what === "container" ? ["--all"] : [];
  const { stdout } = await execa("docker", [what, "ls", ...all, "--filter", LABEL, "--quiet"]);
  return stdout.split("\n").filter((line) => line !== "");
};

it("S1.19 destroy without a key refuses, says how, and keeps everything", async () => {
  const containers = await left("container");
  for (const args of [["destroy"], ["destroy", "--yes"], ["destroy", "--delete-data", "--yes"]]) {
    const result = await lakehouse(args);
    expect(result.exitCode, result.all).toBe(3);
    expect(result.all).toContain("allowDataLoss");
    expect(result.all).toContain("--delete-data");
  }
  expect(await left("container")).toEqual(containers);
  expect(await trino("SELECT count(*) FROM minio.silver.customer_active")).toEqual([["584"]]);
});

it("S1.19 the first key alone still refuses", async () => {
  writeStackConfig({ ...readStackFile().config, "lakehouse:allowDataLoss": true });
  const result = await lakehouse(["destroy", "--yes"]);
  expect(result.exitCode, result.all).toBe(3);
  expect(await left("volume")).not.toEqual([]);
});

it("S1.19 with both keys nothing is left", async () => {
  const result = await lakehouse(["destroy", "--delete-data", "--yes"]);
  expect(result.exitCode, result.all).toBe(0);
  expect(await left("container")).toEqual([]);
  expect(await left("volume")).toEqual([]);
  expect(await left("network")).toEqual([]);
});
