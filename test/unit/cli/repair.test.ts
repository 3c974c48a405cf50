import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Container } from "../../../cli/engine/containers.ts";
import { Docker } from "../../../cli/engine/docker.ts";
import { repair, repairAll } from "../../../cli/engine/repair.ts";
import { fakeDocker, type FakeDocker } from "./fake-docker.ts";

const container = (service: string, more: Partial<Container> = {}): Container => ({
  id: service,
  name: `x-${service}`,
  service,
  state: "running",
  health: "healthy",
  ports: [],
  probe: ["lakehouse-entrypoint", "lakehouse-health", "10", "tcp", service],
  ...more,
});

let fake: FakeDocker;
const use = (script: string): void => {
  fake = fakeDocker(script);
  vi.stubEnv("PATH", `${fake.folder}:${process.env["PATH"] ?? ""}`);
};
const silent = (): void => undefined;

describe("repair", () => {
  beforeEach(() => {
    use("exit 0");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(fake.folder, { recursive: true });
  });

  it("only asks when everything runs, and does not wait long for the answer", async () => {
    expect(await repair(new Docker(), [container("postgres")], silent)).toEqual({ steps: [], faults: [] });
    expect(fake.calls()).toEqual([
      "exec x-postgres lakehouse-entrypoint lakehouse-probe tcp postgres --wait 15",
    ]);
  });

  it("starts what is stopped after what it needs, and gives it its full time", async () => {
    const stopped = { state: "exited", health: "unhealthy" };
    const { steps } = await repair(
      new Docker(),
      [container("hive-metastore", stopped), container("postgres", stopped)],
      silent,
    );
    expect(steps.map(({ container: name, action }) => `${action} ${name}`)).toEqual([
      "started x-postgres",
      "started x-hive-metastore",
    ]);
    expect(fake.calls()).toEqual([
      "start x-postgres",
      "exec x-postgres lakehouse-entrypoint lakehouse-probe tcp postgres --wait 110",
      "start x-hive-metastore",
      "exec x-hive-metastore lakehouse-entrypoint lakehouse-probe tcp hive-metastore --wait 110",
    ]);
  });

  it("restarts Spark's worker and driver when the master was started anew", async () => {
    const master = container("spark-master", { state: "exited" });
    const { steps } = await repair(new Docker(), [container("spark-worker"), master], silent);
    expect(steps).toContainEqual({ container: "x-spark-worker", action: "restarted" });
  });

  it("restarts once what does not answer, then says where to look", async () => {
    use('case "$1" in exec) echo "no answer on 8080" >&2; exit 1;; esac');
    await expect(repairAll(new Docker(), [container("trino")], silent)).rejects.toThrow(
      /x-trino does not answer: .*no answer on 8080\nIts log: \.\/lakehouse logs trino/,
    );
    expect(fake.calls().filter((call) => call.startsWith("restart"))).toEqual(["restart x-trino"]);
  });

  it("tells how the process of a container ends that the engine starts again and again", async () => {
    use('case "$1" in exec) exit 1;; inspect) echo "restarting 127 3";; esac');
    const { faults } = await repair(new Docker(), [container("trino", { state: "restarting" })], silent);
    expect(faults).toEqual([
      "x-trino does not answer: its process ends with code 127, the engine calls it restarting\n" +
        "Its log: ./lakehouse logs trino",
    ]);
  });

  it("waits for the engine's next start when one has failed", async () => {
    // The first start fails, the second one answers.
    use(
      'case "$1" in exec) [ -e "$0.again" ] || exit 1;; inspect) touch "$0.again"; echo "restarting 1 1";; esac',
    );
    const { faults } = await repair(new Docker(), [container("postgres")], silent);
    expect(faults).toEqual([]);
    expect(fake.calls().filter((call) => call.startsWith("restart"))).toEqual([]);
  });

  it("names every container of a round that does not answer, and leaves what starts after them alone", async () => {
    use(
      'case "$*" in exec*) echo "no answer" >&2; exit 1;; "start x-minio") echo "no such image" >&2; exit 1;; esac',
    );
    const containers = [
      container("trino"),
      container("minio", { state: "exited" }),
      container("postgres"),
      container("jupyter"),
    ];
    const { faults } = await repair(new Docker(), containers, silent);
    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(/^x-minio cannot be started: .*no such image/);
    expect(faults[1]).toMatch(/^x-postgres does not answer/);
    expect(fake.calls().filter((call) => call.includes("trino"))).toEqual([]);
  });
});
