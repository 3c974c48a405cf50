import type { Input } from "@pulumi/pulumi";
import type { ServiceSpec } from "../platform/service-spec.ts";
import { megabytes } from "../core/units.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { renderPostgresConf } from "./render.ts";
import { serviceSpec } from "./service.ts";

/** Name of the role that provisions the server; no service and no job uses it. */
export const POSTGRES_SUPERUSER = "postgres";

/** The Postgres server: the metastore's, the warehouse's and the sample sources' databases. */
export function postgresService(
  spec: ResolvedSpec,
  secrets: { superuserPassword: Input<string> },
): ServiceSpec {
  const settings = spec.services.postgres;
  return serviceSpec(settings, {
    image: "postgres",
    secretEnv: { POSTGRES_PASSWORD: secrets.superuserPassword },
    files: [
      {
        path: "/etc/lakehouse/postgres.conf",
        content: renderPostgresConf({
          shared_buffers: `${megabytes(spec.profile.postgresSharedBuffers)}MB`,
          max_connections: "60",
          password_encryption: "scram-sha-256",
          ...settings.properties,
        }),
      },
    ],
    volumes: [{ name: "data", path: "/var/lib/postgresql/data" }],
    scratch: ["/var/run/postgresql"],
    probe: ["postgres"],
    stopTimeout: 30,
  });
}
