import type { Input } from "@pulumi/pulumi";
import type { ServiceSpec } from "../platform/service-spec.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { serviceSpec } from "./service.ts";

/** Name of the account that provisions the store; no service and no job uses it. */
export const MINIO_ROOT_USER = "lakehouse-root";

/** The MinIO server. */
export function minioService(spec: ResolvedSpec, secrets: { rootPassword: Input<string> }): ServiceSpec {
  return serviceSpec(spec.services.minio, {
    image: "minio",
    env: { MINIO_ROOT_USER, MINIO_BROWSER: "on" },
    secretEnv: { MINIO_ROOT_PASSWORD: secrets.rootPassword },
    volumes: [{ name: "data", path: "/data" }],
    probe: ["http", "http://127.0.0.1:9000/minio/health/ready"],
    stopTimeout: 30,
  });
}
