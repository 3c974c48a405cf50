import { expect, test } from "vitest";
import noHostPath from "../../policies/compute/no-host-path.ts";
import noPrivilege from "../../policies/compute/no-privilege.ts";
import noGrantToPublic from "../../policies/database/no-grant-to-public.ts";
import noSecretInConfig from "../../policies/secrets/no-secret-in-config.ts";
import lifecycleKeepsTables from "../../policies/storage/lifecycle-keeps-tables.ts";
import oldVersionsExpire from "../../policies/storage/old-versions-expire.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, stackViolations, violations, type PlannedResource, type Rule } from "./support.ts";

const grant = (replaced: object = {}): PlannedResource => ({
  type: "postgresql:index/grant:Grant",
  props: { role: "trino", objectType: "database", privileges: ["CONNECT"], ...replaced },
});
const lifecycle = (rule: object): PlannedResource => ({
  type: "minio:index/ilmPolicy:IlmPolicy",
  name: "lifecycle",
  props: { bucket: "gold", rules: [{ id: "it", ...rule }] },
});
const bucket: PlannedResource = {
  type: "minio:index/s3Bucket:S3Bucket",
  name: "gold",
  props: { bucket: "gold" },
};
const EXPIRING = lifecycle({ noncurrentVersionExpirationDays: 7 });
const upload = (file: string, content: string): PlannedResource =>
  container({ uploads: [{ file, content }] });

test.each<[Rule, PlannedResource]>([
  [noPrivilege, container({ privileged: false, pidMode: "" })],
  [noPrivilege, container({ capabilities: { drops: ["ALL"] } })],
  [noHostPath, container({ volumes: [{ containerPath: "/data", volumeName: "data" }] })],
  [noHostPath, container({ mounts: [{ type: "tmpfs", target: "/tmp" }] })],
  [noGrantToPublic, grant()],
  // What Postgres gives to everyone by itself is taken away by this.
  [noGrantToPublic, grant({ role: "public", privileges: [] })],
  [noGrantToPublic, grant({ role: NOT_KNOWN_YET })],
  [noSecretInConfig, upload("/run/secrets/PASSWORD", "password=x")],
  [noSecretInConfig, upload("/etc/trino/a.properties", "s3.aws-secret-key=${ENV:SECRET}\n# password=x")],
  [noSecretInConfig, upload("/etc/postgres.conf", "password_encryption = 'scram-sha-256'")],
  [noSecretInConfig, container({ uploads: [{ file: "/etc/x", content: NOT_KNOWN_YET }] })],
  [oldVersionsExpire, EXPIRING],
  [lifecycleKeepsTables, EXPIRING],
  [lifecycleKeepsTables, lifecycle({ expiration: "7d", filter: "tmp/" })],
])("what complies passes: %#", async (rule, resource) => {
  expect(await violations(rule, resource)).toEqual([]);
});

test.each<[Rule, PlannedResource, string]>([
  [noPrivilege, container({ privileged: true }), "The container is privileged."],
  [
    noPrivilege,
    container({ capabilities: { adds: ["SYS_ADMIN"] } }),
    "The container adds capability SYS_ADMIN.",
  ],
  [noPrivilege, container({ pidMode: "host" }), "The container sees every process of the machine"],
  [noPrivilege, container({ ipcMode: "host" }), "The container shares the machine's memory segments"],
  [
    noHostPath,
    container({ volumes: [{ containerPath: "/s", hostPath: "/var/run/docker.sock" }] }),
    "/var/run/docker.sock of the machine is mounted.",
  ],
  [noHostPath, container({ mounts: [{ type: "bind", source: "/etc" }] }), "/etc of the machine is mounted."],
  [noGrantToPublic, grant({ role: "PUBLIC" }), "CONNECT on database is granted to every role."],
  [
    noSecretInConfig,
    upload("/etc/trino/a.properties", "x=1\nsecret-key: not-to-be-shown"),
    "Line 2 of file /etc/trino/a.properties holds a secret in clear.",
  ],
  [oldVersionsExpire, lifecycle({}), "No rule of the lifecycle ends old versions."],
  [
    oldVersionsExpire,
    lifecycle({ noncurrentVersionExpirationDays: 7, status: "Disabled" }),
    "No rule of the lifecycle ends old versions.",
  ],
  [lifecycleKeepsTables, lifecycle({ expiration: "30d" }), "Rule it deletes present objects (30d)."],
])("a break is a fault: %#", async (rule, resource, what) => {
  const found = await violations(rule, resource);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(what);
  expect(found[0]).toContain(`Fix: ${rule.remediationSteps ?? ""}`);
  expect(found[0]).not.toContain("not-to-be-shown");
});

test("a bucket needs a lifecycle that ends old versions", async () => {
  expect(await stackViolations(oldVersionsExpire, [bucket, EXPIRING])).toEqual([]);
  const found = await stackViolations(oldVersionsExpire, [bucket]);
  expect(found.map(({ name }) => name)).toEqual(["gold"]);
  expect(found[0]?.message).toContain("The bucket keeps old versions for ever.");
});
