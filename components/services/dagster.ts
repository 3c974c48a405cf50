import { stringify } from "yaml";
import type { DatabaseRole } from "../database/database.ts";
import type { ConfigFile, ServiceSpec } from "../platform/service-spec.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { jobConnections, jobEnvironment, type JobParts } from "./job-environment.ts";
import { serviceSpec } from "./service.ts";

/** Database that holds the history of runs, and who owns it. */
export const DAGSTER_DATABASE = "dagster";

/** Name of the one code location. */
export const DAGSTER_LOCATION = "lakehouse";

/** Folder of Dagster's configuration in its image. */
const HOME = "/var/lib/dagster";

/** Runs of different products at once; those of one product wait for each other. */
const RUNS_AT_ONCE = 4;

/** Dagster: web page, daemon and code location in one container, which runs jobs as the job runner does. */
export function dagsterService(
  spec: ResolvedSpec,
  parts: JobParts & { readonly role: DatabaseRole; readonly currentPlan: string },
): ServiceSpec {
  const { host, port } = parts.database.endpoint;
  const jobs = jobEnvironment(spec, parts);
  return serviceSpec(spec.services.dagster, {
    image: "dagster",
    env: { ...jobs.env, LAKEHOUSE_CURRENT_PLAN: parts.currentPlan },
    secretEnv: { ...jobs.secretEnv, DAGSTER_DB_PASSWORD: parts.role.password },
    files: configuration({ host, port, user: parts.role.name }),
    connects: jobConnections,
    scratch: [HOME, "/home/lakehouse"],
    // Answered by asking the web server whether the code location is loaded: its pages are there without any.
    probe: ["http", "http://127.0.0.1:3001", "--timeout", "20"],
    // Runs at work end in order.
    stopTimeout: 30,
  });
}

function configuration(history: { host: string; port: number; user: string }): ConfigFile[] {
  const codeServer = { host: "127.0.0.1", port: 4000, location_name: DAGSTER_LOCATION };
  return [
    { path: `${HOME}/dagster.yaml`, content: stringify(instance(history)) },
    { path: `${HOME}/workspace.yaml`, content: stringify({ load_from: [{ grpc_server: codeServer }] }) },
  ];
}

function instance({ host, port, user }: { host: string; port: number; user: string }): object {
  return {
    storage: {
      postgres: {
        postgres_db: {
          hostname: host,
          port,
          db_name: DAGSTER_DATABASE,
          username: user,
          password: { env: "DAGSTER_DB_PASSWORD" },
        },
      },
    },
    // What the runner says is part of the history; files of its output beside that would only fill the disk.
    compute_logs: {
      module: "dagster._core.storage.noop_compute_log_manager",
      class: "NoOpComputeLogManager",
    },
    run_coordinator: {
      module: "dagster._core.run_coordinator",
      class: "QueuedRunCoordinator",
      config: { dequeue_interval_seconds: 1 },
    },
    concurrency: {
      runs: { max_concurrent_runs: RUNS_AT_ONCE },
      // Each product is a pool of one.
      pools: { default_limit: 1, granularity: "run" },
    },
    telemetry: { enabled: false },
    nux: { enabled: false },
  };
}
