import type { ServiceSpec } from "../platform/service-spec.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { jobConnections, jobEnvironment, type JobParts } from "./job-environment.ts";
import { serviceSpec } from "./service.ts";

/** The idle job runner: jobs are started in it and reach Spark, the store and the sources as `jobs`. */
export function jobsService(spec: ResolvedSpec, parts: JobParts): ServiceSpec {
  return serviceSpec(spec.services.jobs, {
    image: "jobs",
    command: ["sleep", "infinity"],
    ...jobEnvironment(spec, parts),
    connects: jobConnections,
    scratch: ["/home/lakehouse"],
    probe: ["tcp", "spark-connect", "15002"],
  });
}
