import { expect, test } from "vitest";
import healthProbe from "../../policies/compute/health-probe.ts";
import imageByDigest from "../../policies/compute/image-by-digest.ts";
import memoryLimit from "../../policies/compute/memory-limit.ts";
import noHostPath from "../../policies/compute/no-host-path.ts";
import noPrivilege from "../../policies/compute/no-privilege.ts";
import noServiceToken from "../../policies/compute/no-service-token.ts";
import nonRoot from "../../policies/compute/non-root.ts";
import readOnlyRoot from "../../policies/compute/read-only-root.ts";
import resourcesRequested from "../../policies/compute/resources-requested.ts";
import ingressWithTls from "../../policies/network/ingress-with-tls.ts";
import noOpenPort from "../../policies/network/no-open-port.ts";
import policyPerNamespace from "../../policies/network/policy-per-namespace.ts";
import noSecretInConfig from "../../policies/secrets/no-secret-in-config.ts";
import noSecretInEnv from "../../policies/secrets/no-secret-in-env.ts";
import claimRetained from "../../policies/storage/claim-retained.ts";
import dataProtected from "../../policies/storage/data-protected.ts";
import { RULES } from "../../policies/rules.ts";
import { cronJob, deployment, pod, statefulSet } from "./compliant-pod.ts";
import {
  NOT_KNOWN_YET,
  NotApplicable,
  stackViolations,
  violations,
  type PlannedResource,
  type Rule,
} from "./support.ts";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const SERVICE = "kubernetes:core/v1:Service";
const CONFIG = "kubernetes:core/v1:ConfigMap";

const ingress = (spec: object): PlannedResource => ({ type: INGRESS, props: { spec } });
const service = (spec: object): PlannedResource => ({ type: SERVICE, props: { spec } });
const config = (data: object): PlannedResource => ({ type: CONFIG, props: { data } });
const hosts = [{ host: "trino.example" }];

test.each<[string, PlannedResource]>([
  ["deployment", deployment()],
  ["stateful set", statefulSet()],
  ["cron job", cronJob()],
  ["pod", pod()],
  ["service", service({ type: "ClusterIP", ports: [{ port: 80 }] })],
  ["ingress", ingress({ rules: hosts, tls: [{ hosts: ["trino.example"], secretName: "trino-tls" }] })],
  ["config map", config({ "config.properties": "http-server.http.port=8080\npassword.file=/run/secrets/p" })],
  ["claim", { type: "kubernetes:core/v1:PersistentVolumeClaim", props: {}, protect: true }],
  [
    "storage class",
    { type: "kubernetes:storage.k8s.io/v1:StorageClass", props: { reclaimPolicy: "Retain" } },
  ],
  [
    "volume",
    {
      type: "kubernetes:core/v1:PersistentVolume",
      props: { spec: { persistentVolumeReclaimPolicy: "Retain" } },
    },
  ],
  [
    "deployment that is not known yet",
    { type: "kubernetes:apps/v1:Deployment", props: { spec: NOT_KNOWN_YET } },
  ],
])("a compliant %s passes every rule", async (_, resource) => {
  for (const rule of RULES.filter((one) => "validateResource" in one)) {
    const found = await violations(rule, resource).catch((error: unknown) => {
      if (error instanceof NotApplicable) return [];
      throw error;
    });
    expect(found, rule.name).toEqual([]);
  }
});

const container = (replaced: Readonly<Record<string, unknown>>): PlannedResource => deployment({}, replaced);

test.each<[Rule, PlannedResource, string]>([
  [healthProbe, container({ readinessProbe: undefined }), "Container trino has no readiness probe."],
  [healthProbe, container({ readinessProbe: { exec: { command: ["true"] } } }), '"true" passes whatever'],
  [
    healthProbe,
    container({ readinessProbe: { exec: { command: ["/bin/sh", "-c", "ask || true"] } } }),
    '"ask || true" passes whatever',
  ],
  [
    imageByDigest,
    container({ image: "trino:476" }),
    'Container trino: image "trino:476" is not named by digest.',
  ],
  [imageByDigest, container({ image: `sha256:${"0".repeat(64)}` }), "is not named by digest"],
  [
    imageByDigest,
    deployment({ initContainers: [{ name: "first", image: "x" }] }),
    'Container first: image "x"',
  ],
  [
    memoryLimit,
    container({ resources: { requests: { cpu: "1", memory: "1Gi" } } }),
    "No memory limit is set",
  ],
  [resourcesRequested, container({ resources: { requests: { memory: "1Gi" } } }), "no cpu is requested"],
  [resourcesRequested, container({ resources: { requests: { cpu: "1" } } }), "no memory is requested"],
  [noPrivilege, container({ securityContext: { privileged: true } }), "Container trino is privileged."],
  [
    noPrivilege,
    container({ securityContext: { capabilities: { drop: ["ALL"] } } }),
    "Container trino may gain privileges.",
  ],
  [
    noPrivilege,
    container({ securityContext: { allowPrivilegeEscalation: false } }),
    "Container trino does not drop all capabilities.",
  ],
  [
    noPrivilege,
    container({
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] },
      },
    }),
    "Container trino adds capability SYS_ADMIN.",
  ],
  [noPrivilege, deployment({ hostPID: true }), "The pod sees every process of the node (hostPID)."],
  [noPrivilege, deployment({ hostIPC: true }), "The pod shares the node's memory segments (hostIPC)."],
  [nonRoot, deployment({ securityContext: {} }), "Container trino: it may run as root"],
  [
    nonRoot,
    container({ securityContext: { runAsUser: 0 } }),
    "Container trino: it runs as root (runAsUser is 0).",
  ],
  [
    nonRoot,
    container({ securityContext: { runAsNonRoot: false } }),
    "Container trino: it may run as root (runAsNonRoot is not true).",
  ],
  [readOnlyRoot, container({ securityContext: {} }), "Container trino: its root file system can be written."],
  [
    noHostPath,
    deployment({ volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] }),
    "Volume logs is a folder of the node (hostPath).",
  ],
  [noServiceToken, deployment({ automountServiceAccountToken: undefined }), "token of the default account"],
  [noOpenPort, deployment({ hostNetwork: true }), "The pod is on the node's own network (hostNetwork)."],
  [noOpenPort, container({ ports: [{ containerPort: 80, hostPort: 80 }] }), "Port 80 of the node is opened"],
  [noOpenPort, service({ type: "NodePort" }), "The service is reached from outside the cluster (NodePort)."],
  [noOpenPort, service({ type: "LoadBalancer" }), "from outside the cluster (LoadBalancer)."],
  [noOpenPort, service({ externalIPs: ["192.0.2.1"] }), "The service is reached at 192.0.2.1."],
  [ingressWithTls, ingress({ rules: hosts }), "Host trino.example has no TLS."],
  [
    ingressWithTls,
    ingress({ rules: hosts, tls: [{ hosts: ["other.example"] }] }),
    "Host trino.example has no TLS.",
  ],
  [ingressWithTls, ingress({ defaultBackend: {} }), "The ingress has no TLS."],
  [noSecretInConfig, config({ PASSWORD: "not-to-be-shown" }), "Key PASSWORD holds a secret in clear."],
  [
    noSecretInConfig,
    config({ "a.conf": "x=1\nsecret-key = not-to-be-shown" }),
    "Line 2 of key a.conf holds a secret",
  ],
  [noSecretInConfig, config({ url: "jdbc:x://u:not-to-be-shown@h" }), "Key url holds a URL with a password."],
  [
    noSecretInEnv,
    container({ env: [{ name: "DB_PASSWORD", value: "not-to-be-shown" }] }),
    "variable DB_PASSWORD",
  ],
  [
    noSecretInEnv,
    container({ args: ["--password=not-to-be-shown"] }),
    "The arguments carries a secret in clear",
  ],
  [
    claimRetained,
    statefulSet({ persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" } }),
    "Claims are deleted whenDeleted.",
  ],
  [
    claimRetained,
    { type: "kubernetes:storage.k8s.io/v1:StorageClass", props: { provisioner: "x" } },
    "Volumes of the class are deleted with their claim.",
  ],
  [
    claimRetained,
    {
      type: "kubernetes:core/v1:PersistentVolume",
      props: { spec: { persistentVolumeReclaimPolicy: "Delete" } },
    },
    "The volume is deleted with its claim.",
  ],
  [
    dataProtected,
    { type: "kubernetes:core/v1:PersistentVolumeClaim", props: {} },
    "The claim is not protected.",
  ],
])("a break is a fault: %#", async (rule, resource, what) => {
  const found = await violations(rule, resource);
  expect(found.join("\n").toLowerCase()).toContain(what.toLowerCase());
  expect(found[0]).toContain(`Fix: ${rule.remediationSteps ?? ""}`);
  expect(found.join()).not.toContain("not-to-be-shown");
});

test("a pod may say for all containers what one of them may say otherwise", async () => {
  const overridden = deployment(
    { securityContext: { runAsNonRoot: false, runAsUser: 0 } },
    { securityContext: { runAsNonRoot: true, runAsUser: 1000 } },
  );
  expect(await violations(nonRoot, overridden)).toEqual([]);
});

test("a task needs no probe, and a pod with an account of its own may hold its token", async () => {
  expect(await violations(healthProbe, cronJob({}, { readinessProbe: undefined }))).toEqual([]);
  const driver = deployment({ automountServiceAccountToken: true, serviceAccountName: "spark-driver" });
  expect(await violations(noServiceToken, driver)).toEqual([]);
});

const namespace: PlannedResource = {
  type: "kubernetes:core/v1:Namespace",
  name: "lake",
  props: { metadata: { name: "lake" } },
};
const closing = (replaced: object): PlannedResource => ({
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: "deny",
  props: {
    metadata: { namespace: "lake" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
    ...replaced,
  },
});

test("a namespace with a policy for all of its pods passes", async () => {
  expect(await stackViolations(policyPerNamespace, [namespace, closing({})])).toEqual([]);
  const byOutput = { ...closing({ metadata: { namespace: NOT_KNOWN_YET } }), from: { metadata: ["lake"] } };
  expect(await stackViolations(policyPerNamespace, [namespace, byOutput])).toEqual([]);
});

test.each<[string, PlannedResource[]]>([
  ["no policy", []],
  ["another namespace's policy", [closing({ metadata: { namespace: "other" } })]],
  ["a policy for some pods", [closing({ spec: { podSelector: { matchLabels: { app: "trino" } } } })]],
])("a namespace with %s is a fault", async (_, others) => {
  const found = await stackViolations(policyPerNamespace, [namespace, ...others]);
  expect(found).toHaveLength(1);
  expect(found[0]?.name).toBe("lake");
  expect(found[0]?.message).toContain("No NetworkPolicy closes the namespace.");
});
