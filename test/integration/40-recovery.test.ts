import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { PROFILES } from "../../components/spec/profile.ts";
import { SERVICE_NAMES } from "../../components/spec/service-name.ts";
import { lakehouse } from "./support/it-stack.ts";
import { previewChanges } from "./support/preview.ts";
import { runnerCalls } from "./support/runner-calls.ts";
import { untilLine } from "./support/until-line.ts";
import { listKeys, postgres, store, trino } from "./support/queries.ts";
import { withService, withStackConfig } from "./support/stack-config-file.ts";

const goldRows = (): Promise<string[][]> =>
  trino("SELECT store_id, count FROM minio.gold.customer_counts ORDER BY store_id");
const GOLD = [
  ["1", "318"],
  ["2", "266"],
];

/** What the stack of the tests, which says nothing about optional services, runs. */
const off: readonly string[] = PROFILES.tiny.offByDefault;
const SERVICES = SERVICE_NAMES.filter((name) => !off.includes(name));

async function upAnswers(...options: string[]): Promise<void> {
  const result = await lakehouse(["up", ...options]);
  expect(result.exitCode, result.all).toBe(0);
  expect((await lakehouse(["status"])).exitCode).toBe(0);
  expect(await goldRows()).toEqual(GOLD);
}

describe("data outlives containers", () => {
  it("`down` stops everything, and `up` brings every row back", async () => {
    // Whatever ran before: from here on nothing is left for `up` to make anew.
    await upAnswers();
    const before = await postgres("select count(*)::int as n from payment");
    const keys = await listKeys(await store("lakehouse-root"), "bronze");
    expect((await lakehouse(["down"])).exitCode).toBe(0);
    const { stdout } = await execa("docker", ["ps", "--filter", "label=lakehouse.stack=it", "--quiet"]);
    expect(stdout).toBe("");
    await upAnswers();
    expect(await postgres("select count(*)::int as n from payment")).toEqual(before);
    expect(await listKeys(await store("lakehouse-root"), "bronze")).toEqual(keys);
    expect(await previewChanges()).toEqual([]);
  });

  it.each(SERVICES)("killing %s while idle: the next `up` repairs it", async (service) => {
    await execa("docker", ["kill", `it-${service}`]);
    await upAnswers("--skip-run");
  });

  it("removing a container: the next `up` makes it again", async () => {
    await execa("docker", ["rm", "--force", "it-trino"]);
    await upAnswers();
    expect(await previewChanges()).toEqual([]);
  });
});

describe("what an engine was cleared of", () => {
  it("a container and its image: the next `up` makes both again", async () => {
    const { stdout: image } = await execa("docker", ["inspect", "it-jupyter", "--format", "{{.Image}}"]);
    await execa("docker", ["rm", "--force", "it-jupyter"]);
    await execa("docker", ["image", "rm", "--force", image]);
    await upAnswers();
    expect(await previewChanges()).toEqual([]);
  });
});

describe("volumes that somebody removed", () => {
  it("`up` makes them again and fills them as it did the first time", async () => {
    const list = async (...args: string[]): Promise<string[]> =>
      (await execa("docker", [...args, "--quiet", "--filter", "label=lakehouse.stack=it"])).stdout.split(
        "\n",
      );
    await execa("docker", ["rm", "--force", ...(await list("ps", "--all"))]);
    await execa("docker", ["volume", "rm", ...(await list("volume", "ls"))]);
    await upAnswers();
    expect(await previewChanges()).toEqual([]);
  });
});

describe("a container that cannot answer", () => {
  it("`up` names it and its log, and goes on with a declaration that mends it", async () => {
    const exec = ["exec", "--user", "root", "it-jupyter"];
    await execa("docker", [...exec, "rm", "/usr/local/bin/lakehouse-notebooks"]);
    await execa("docker", ["restart", "it-jupyter"]);

    const refused = await lakehouse(["up"]);
    expect(refused.exitCode, refused.all).toBe(1);
    expect(refused.all).toContain("it-jupyter does not answer: its process ends with code 127");
    expect(refused.all).toContain("./lakehouse logs jupyter");

    await withStackConfig(withService("jupyter", { probeInterval: "17 s" }), upAnswers);
    await upAnswers();
  });
});

describe("a run that is disturbed", () => {
  it("killing the Spark worker in the middle: it fails or finishes cleanly, and a rerun is exact", async () => {
    const run = lakehouse(["run", "pagila"]);
    // The first table is finished: the run is in its middle.
    await untilLine(run, /\[\d+\/\d+\].*rows/);
    await execa("docker", ["kill", "it-spark-worker"]);
    const result = await run;
    expect([0, 1]).toContain(result.exitCode);
    if (result.exitCode === 1) expect(result.all).toMatch(/fail/i);
    await upAnswers();
    expect((await lakehouse(["run", "pagila"])).exitCode).toBe(0);
    expect(await goldRows()).toEqual(GOLD);
    expect(await trino("SELECT count(*) FROM minio.bronze.rental")).toEqual([["16044"]]);
  });

  it("interrupting it: the runner ends too, and a rerun is exact", async () => {
    const run = lakehouse(["run", "pagila"]);
    // The first table is finished: the run is in its middle.
    await untilLine(run, /\[\d+\/\d+\].*rows/);
    expect(await runnerCalls()).not.toEqual([]);
    run.kill("SIGINT");
    expect((await run).exitCode).toBe(130);
    await expect.poll(runnerCalls, { timeout: 30_000 }).toEqual([]);
    expect((await lakehouse(["run", "pagila"])).exitCode).toBe(0);
    expect(await goldRows()).toEqual(GOLD);
  });
});
