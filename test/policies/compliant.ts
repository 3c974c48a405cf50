import type { ContainerArgs } from "@pulumi/docker/container.js";
import { Container } from "@pulumi/docker/container.js";
import type { PlannedResource } from "./support.ts";

const COMPLIANT = {
  name: "trino",
  image: `sha256:${"0a".repeat(32)}`,
  command: ["run", "--server-password-file=/run/secrets/PASSWORD"],
  envs: [
    "TRINO_URL=http://trino:8080",
    "DB_PASSWORD_FILE=/run/secrets/DB_PASSWORD",
    "AWS_ACCESS_KEY_ID=trino",
  ],
  ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
  labels: [
    { label: "lakehouse.stack", value: "dev" },
    { label: "lakehouse.service", value: "trino" },
  ],
  healthcheck: { tests: ["CMD", "lakehouse-probe", "trino", "http://localhost:8080"] },
  memory: 1024,
} satisfies ContainerArgs;

/** A container that passes every rule, with some properties replaced. */
export function container(replaced: Readonly<Record<string, unknown>> = {}): PlannedResource {
  return { type: Container, props: { ...COMPLIANT, ...replaced } };
}
