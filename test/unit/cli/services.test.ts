import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EXIT } from "../../../cli/command/failure.ts";
import { renderStatus, statusFaults } from "../../../cli/output/status-text.ts";
import { Docker } from "../../../cli/engine/docker.ts";
import { chooseServices } from "../../../cli/stack/choose-services.ts";
import type { Pulumi } from "../../../cli/stack/pulumi.ts";
import { restart } from "../../../cli/stack/restart.ts";
import { readStatus, type StackStatus } from "../../../cli/stack/status.ts";
import type { StackTools } from "../../../cli/stack/stack-tools.ts";
import { fakeDocker, type FakeDocker } from "./fake-docker.ts";

const SERVICES = ["hive-metastore", "minio", "postgres", "spark-connect", "spark-master", "spark-worker"];
const description = {
  stack: "t",
  planVersion: 1,
  planUri: "s3://system/plan/a.json",
  services: Object.fromEntries(SERVICES.map((name) => [name, { container: `t-${name}`, ports: {} }])),
  buckets: {},
  products: ["sales"],
  sources: {},
};

/** Answer of `docker inspect`; the engine's last round found every service well. */
const inspected = (services: readonly string[], status: string): string =>
  JSON.stringify(
    services.map((service) => ({
      Id: service,
      Name: `/t-${service}`,
      State: { Status: status, Health: { Status: "healthy" } },
      Config: {
        Labels: { "lakehouse.stack": "t", "lakehouse.service": service },
        Healthcheck: { Test: ["CMD", "lakehouse-health", "10", "tcp", service] },
      },
      HostConfig: {},
    })),
  );
const engine = (services: readonly string[], more = "", status = "running"): string => `case "$*" in
  ${more}
  ps*) echo some;;
  "inspect --format"*) echo "exited 137";;
  inspect*) echo '${inspected(services, status)}';;
  "stats "*) echo '{"Name":"t-postgres","MemUsage":"1KiB / 2GiB"}';;
esac`;

let fake: FakeDocker;
const use = (script: string): void => {
  fake = fakeDocker(script);
  vi.stubEnv("PATH", `${fake.folder}:${process.env["PATH"] ?? ""}`);
};
const tools = (): StackTools => {
  const pulumi = { read: () => Promise.resolve(JSON.stringify({ description })) } as unknown as Pulumi;
  const context = { name: "t", root: "/", workFolder: "/", env: {} };
  return { context, pulumi, docker: new Docker() };
};
const silent = (): void => undefined;

beforeEach(() => {
  use(engine(SERVICES));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(fake.folder, { recursive: true });
});

describe("chooseServices", () => {
  it("takes every service, or those named, each once and in the stack's order", () => {
    expect(chooseServices(description, [])).toEqual(SERVICES);
    expect(chooseServices(description, ["postgres", "minio", "postgres"])).toEqual(["minio", "postgres"]);
  });

  it("names the services there are when one is unknown", () => {
    expect(() => chooseServices(description, ["minio", "trino"])).toThrow(
      `stack t has no service trino; it has ${SERVICES.join(", ")}`,
    );
    expect(() => chooseServices(description, ["trino"])).toThrow(
      expect.objectContaining({ exitCode: EXIT.usage }),
    );
  });
});

describe("status of named services", () => {
  it("S2.22 asks their probes now, measures only them, and says that they are healthy", async () => {
    const status = await readStatus(tools(), ["postgres"]);
    expect(status).toEqual({
      stack: "t",
      healthy: true,
      services: [
        {
          service: "postgres",
          container: "t-postgres",
          state: "running",
          health: "healthy",
          memory: 1024,
          endpoints: {},
        },
      ],
      runs: {},
      freshness: {},
    });
    expect(statusFaults(status)).toEqual([]);
    expect(renderStatus(status, true)).toContain("Healthy: postgres.");
    expect(
      fake
        .calls()
        .filter((call) => /^(?:stats|exec)/.test(call))
        .sort(),
    ).toEqual([
      "exec t-postgres lakehouse-probe tcp postgres --wait 15",
      "stats --no-stream --format {{json .}} t-postgres",
    ]);
  });

  it("S2.22 believes the probe rather than the engine's last round", async () => {
    use(engine(SERVICES, '"exec t-minio"*) echo "no answer" >&2; exit 1;;'));
    const status = await readStatus(tools(), ["minio", "postgres"]);
    expect(status.healthy).toBe(false);
    expect(renderStatus(status, true)).toContain("NOT healthy: minio.");
    expect(statusFaults(status)).toEqual([
      "minio: unhealthy (its process ends with code 137, the engine calls it exited); " +
        "./lakehouse up --stack t starts it, ./lakehouse logs minio --stack t tells why",
    ]);
  });

  it("S2.22 asks nothing of what does not run, and says what is missing", async () => {
    use(engine(["minio"], "", "exited"));
    const status = await readStatus(tools(), ["minio", "postgres"]);
    expect(fake.calls().filter((call) => /^(?:stats|exec)/.test(call))).toEqual([]);
    expect(status.healthy).toBe(false);
    expect(statusFaults(status)).toEqual([
      "minio: exited; ./lakehouse up --stack t starts it, ./lakehouse logs minio --stack t tells why",
      "postgres: missing, there is no container t-postgres; ./lakehouse up --stack t makes it again",
    ]);
  });

  it("does not name the stack when it is the usual one, nor judge it", () => {
    const services = [{ service: "jobs", container: "jobs", state: "paused", health: "none", endpoints: {} }];
    const status: StackStatus = { stack: "dev", healthy: false, services, runs: {}, freshness: {} };
    expect(statusFaults(status)).toEqual([
      "jobs: paused; ./lakehouse up starts it, ./lakehouse logs jobs tells why",
    ]);
    expect(renderStatus(status)).toContain("Stack dev is NOT healthy");
    expect(renderStatus(status, true)).not.toContain("Stack dev");
  });
});

describe("restart", () => {
  const steps = (): string[] => fake.calls().filter((call) => /^(?:restart|exec|start) /.test(call));

  it("S2.23 restarts what others need first, and waits until it answers", async () => {
    expect(await restart(tools(), ["hive-metastore", "postgres"], silent)).toEqual([
      "t-postgres",
      "t-hive-metastore",
    ]);
    expect(steps()).toEqual([
      "restart t-postgres",
      "exec t-postgres lakehouse-probe tcp postgres --wait 110",
      "restart t-hive-metastore",
      "exec t-hive-metastore lakehouse-probe tcp hive-metastore --wait 110",
    ]);
  });

  it("S2.23 restarts with Spark's master what the master forgets", async () => {
    expect(await restart(tools(), ["spark-master"], silent)).toEqual([
      "t-spark-master",
      "t-spark-worker",
      "t-spark-connect",
    ]);
  });

  it("fails with what does not answer, once restarted, and where to look", async () => {
    use(engine(SERVICES, "exec*) exit 1;;"));
    await expect(restart(tools(), ["minio"], silent)).rejects.toThrow(
      /t-minio does not answer: [^]*\.\/lakehouse logs minio/,
    );
    expect(steps().filter((call) => call.startsWith("restart"))).toEqual(["restart t-minio"]);
  });

  it("touches nothing when a container is missing or a service unknown", async () => {
    use(engine(["postgres"]));
    await expect(restart(tools(), ["postgres", "minio"], silent)).rejects.toThrow(
      "there is no container of minio, nothing was restarted; ./lakehouse up --stack t makes it again",
    );
    await expect(restart(tools(), ["trino"], silent)).rejects.toMatchObject({ exitCode: EXIT.usage });
    expect(steps()).toEqual([]);
  });
});
