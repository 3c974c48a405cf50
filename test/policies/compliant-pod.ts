import type { core } from "@pulumi/kubernetes/types/input.js";
import type { PlannedResource } from "./support.ts";

type Replaced = Readonly<Record<string, unknown>>;

const CONTAINER: core.v1.Container = {
  name: "trino",
  image: `registry.example/lakehouse-trino@sha256:${"0a".repeat(32)}`,
  env: [{ name: "DB_PASSWORD_FILE", value: "/run/secrets/DB_PASSWORD" }],
  ports: [{ containerPort: 8080 }],
  readinessProbe: { exec: { command: ["lakehouse-probe", "trino", "http://localhost:8080"] } },
  resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "2Gi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
};

function podSpec(pod: Replaced, container: Replaced): object {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001 },
    containers: [{ ...CONTAINER, ...container }],
    volumes: [{ name: "work", emptyDir: {} }],
    ...pod,
  };
}

/** A deployment that passes every rule, with fields of its pod or of its container replaced. */
export function deployment(pod: Replaced = {}, container: Replaced = {}): PlannedResource {
  return {
    type: "kubernetes:apps/v1:Deployment",
    props: { spec: { template: { spec: podSpec(pod, container) } } },
  };
}

/** A stateful set that passes every rule, with fields of its own replaced. */
export function statefulSet(replaced: Replaced = {}): PlannedResource {
  const volumeClaimTemplates = [{ metadata: { name: "data" } }];
  return {
    type: "kubernetes:apps/v1:StatefulSet",
    props: { spec: { template: { spec: podSpec({}, {}) }, volumeClaimTemplates, ...replaced } },
  };
}

/** A cron job that passes every rule, with fields of its pod or of its container replaced. */
export function cronJob(pod: Replaced = {}, container: Replaced = {}): PlannedResource {
  return {
    type: "kubernetes:batch/v1:CronJob",
    props: { spec: { jobTemplate: { spec: { template: { spec: podSpec(pod, container) } } } } },
  };
}

/** A bare pod that passes every rule. */
export function pod(): PlannedResource {
  return { type: "kubernetes:core/v1:Pod", props: { spec: podSpec({}, {}) } };
}
