import { describe, expect, it } from "vitest";
import { dagsterService } from "../../../components/services/dagster.ts";
import { jobsService } from "../../../components/services/jobs.ts";
import { resolveSpec } from "../../../components/spec/resolve.ts";
import type { ObjectStore } from "../../../components/storage/object-store.ts";

const spec = resolveSpec({ stack: "dev" });
const role = (name: string) => ({ name, password: `${name}-SECRET` as never, ready: undefined as never });
const parts = {
  store: {
    endpoint: { url: "http://minio:9000", region: "us-east-1", pathStyle: true, signIn: "keys" },
    bucketName: (bucket: string) => bucket,
  } as unknown as ObjectStore,
  identity: { kind: "keys" as const, accessKey: "jobs", secretKey: "KEY-SECRET" as never, ready: [] },
  database: { endpoint: { host: "postgres", port: 5432 } } as never,
  roles: { jobs: role("jobs") },
};
const service = dagsterService(spec, {
  ...parts,
  role: role("dagster"),
  currentPlan: "s3://system/plan/current",
});
const file = (name: string): string | undefined =>
  service.files.find(({ path }) => path === `/var/lib/dagster/${name}`)?.content;

describe("dagsterService", () => {
  it("keeps the history in Postgres, one run of a product at a time, and calls nobody home", () => {
    expect(file("dagster.yaml")).toMatchInlineSnapshot(`
      "storage:
        postgres:
          postgres_db:
            hostname: postgres
            port: 5432
            db_name: dagster
            username: dagster
            password:
              env: DAGSTER_DB_PASSWORD
      compute_logs:
        module: dagster._core.storage.noop_compute_log_manager
        class: NoOpComputeLogManager
      run_coordinator:
        module: dagster._core.run_coordinator
        class: QueuedRunCoordinator
        config:
          dequeue_interval_seconds: 1
      concurrency:
        runs:
          max_concurrent_runs: 4
        pools:
          default_limit: 1
          granularity: run
      telemetry:
        enabled: false
      nux:
        enabled: false
      "
    `);
    expect(file("workspace.yaml")).toContain("location_name: lakehouse");
  });

  it("has what the job runner has, and no secret among its plain variables and files", () => {
    const jobs = jobsService(spec, parts);
    expect(service.env).toEqual({ ...jobs.env, LAKEHOUSE_CURRENT_PLAN: "s3://system/plan/current" });
    expect(Object.keys(service.secretEnv).sort()).toEqual(
      [...Object.keys(jobs.secretEnv), "DAGSTER_DB_PASSWORD"].sort(),
    );
    expect(JSON.stringify([service.env, service.files])).not.toContain("SECRET");
  });

  it("runs where a stack says so, in `laptop` also where it says nothing", () => {
    const enabled = (changes: object): boolean =>
      resolveSpec({ stack: "dev", ...changes }).services.dagster.enabled;
    expect(enabled({})).toBe(true);
    expect(enabled({ profile: "tiny" })).toBe(false);
    expect(enabled({ profile: "tiny", services: { dagster: { enabled: true } } })).toBe(true);
    expect(enabled({ services: { dagster: { enabled: false } } })).toBe(false);
  });
});
