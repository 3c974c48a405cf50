import type { StackDescription } from "../../components/stack-description.ts";

/** How a published port is written as an address. */
const SCHEMES: Readonly<Record<string, string>> = {
  "postgres.sql": "postgresql",
  "minio.api": "http",
  "minio.console": "http",
  "spark-master.ui": "http",
  "spark-connect.grpc": "sc",
  "spark-connect.thrift": "jdbc:hive2",
  "spark-connect.ui": "http",
  "trino.http": "http",
  "jupyter.http": "http",
  "dagster.http": "http",
};

/** Address of every published port by `service.port`; no secret in it. */
export function endpoints(description: StackDescription): Record<string, string> {
  return Object.fromEntries(
    Object.entries(description.services).flatMap(([service, { ports }]) =>
      Object.entries(ports).map(([port, number]) => {
        const id = `${service}.${port}`;
        return [id, `${SCHEMES[id] ?? "tcp"}://127.0.0.1:${number}`] as const;
      }),
    ),
  );
}
