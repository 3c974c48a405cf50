import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RULES } from "../../policies/rules.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const PACK = path.join(ROOT, "policies");
const FIXTURE = path.join(import.meta.dirname, "fixtures/policies");

/** Time for one run of the CLI before it counts as hanging. */
const HANGING = 120_000;

/** SDKs whose plugins every machine can have; a preview of other resources would ask for a plugin that is not there. */
const PLUGINS = ["docker", "minio", "postgresql"];

const HERE = RULES.filter(({ tags = [] }) => tags.some((sdk) => PLUGINS.includes(sdk)));

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "lakehouse-policies-"));
  cpSync(FIXTURE, folder, { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  mkdirSync(path.join(folder, "state"));
  await pulumi(["stack", "init", "dev"], {}, true);
}, HANGING);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pulumi(args: readonly string[], env: Readonly<Record<string, string>> = {}, mustSucceed = false) {
  return execa("pulumi", [...args, "--non-interactive"], {
    cwd: folder,
    preferLocal: true,
    localDir: ROOT,
    all: true,
    reject: mustSucceed,
    timeout: HANGING,
    env: {
      PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...env,
    },
  });
}

function preview(rule?: string, ...args: readonly string[]) {
  return pulumi(
    ["preview", "--stack", "dev", "--policy-pack", PACK, ...args],
    rule === undefined ? {} : { BREAK: rule },
  );
}

describe("pulumi preview with the pack", { timeout: HANGING }, () => {
  test("a stack that complies passes, without a word about a rule", async () => {
    const { exitCode, all } = await preview();
    expect(all).toContain("✅ lakehouse@v");
    expect(all).not.toContain("lakehouse-");
    expect(exitCode).toBe(0);
  });

  test("only rules about Kubernetes and AWS alone are left to the unit tests", () => {
    const left = RULES.filter((rule) => !HERE.includes(rule));
    expect(left.map(({ name, tags = [] }) => `${name}: ${tags.join(", ")}`)).toMatchInlineSnapshot(`
      [
        "lakehouse-storage-bucket-encrypted: aws",
        "lakehouse-storage-bucket-tls-only: aws",
        "lakehouse-storage-claim-retained: kubernetes",
        "lakehouse-network-cluster-endpoint-closed: aws",
        "lakehouse-network-ingress-with-tls: kubernetes",
        "lakehouse-database-instance-backed-up: aws",
        "lakehouse-database-instance-encrypted: aws",
        "lakehouse-database-instance-private: aws",
        "lakehouse-secrets-key-rotated: aws",
        "lakehouse-compute-no-service-token: kubernetes",
        "lakehouse-compute-non-root: kubernetes",
        "lakehouse-network-policy-per-namespace: kubernetes",
        "lakehouse-storage-public-access-blocked: aws",
        "lakehouse-compute-read-only-root: kubernetes",
        "lakehouse-compute-resources-requested: kubernetes",
        "lakehouse-identity-role-trust-named: aws",
        "lakehouse-network-security-group-closed: aws",
        "lakehouse-database-tls-only: aws",
      ]
    `);
  });

  test.each(HERE.map(({ name, remediationSteps }) => ({ name, fix: remediationSteps })))(
    "a stack that breaks $name fails, and only for that",
    async ({ name, fix }) => {
      const { exitCode, all } = await preview(name);
      expect(exitCode).not.toBe(0);
      expect(all).toContain(`[mandatory]`);
      expect(new Set(all.match(/lakehouse-[a-z]+-[a-z-]+/g))).toEqual(new Set([name]));
      expect(all).toContain(`Fix: ${fix ?? ""}`);
      expect(all).not.toContain("not-to-be-shown");
    },
  );

  test("a bucket without any versioning is seen in the stack as a whole", async () => {
    const { exitCode, all } = await preview("no-versioning");
    expect(exitCode).not.toBe(0);
    expect(all).toContain("lakehouse-storage-bucket-private-and-versioned  (minio:index:S3Bucket: gold)");
    expect(all).toContain("The bucket has no versioning.");
  });

  test("a stack can lower the level of one rule", async () => {
    const name = "lakehouse-compute-memory-limit";
    const config = path.join(folder, "levels.json");
    writeFileSync(config, JSON.stringify({ [name]: "advisory" }));
    const { exitCode, all } = await preview(name, "--policy-pack-config", config);
    expect(all).toContain(`[advisory]`);
    expect(all).toContain(name);
    expect(exitCode).toBe(0);
  });
});
