import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
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
let settings: string;

const settingsFile = (): string => path.join(folder, "Pulumi.dev.yaml");

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "lakehouse-policies-"));
  cpSync(FIXTURE, folder, { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  mkdirSync(path.join(folder, "state"));
  await pulumi(["stack", "init", "dev"], {}, true);
  settings = readFileSync(settingsFile(), "utf8");
}, HANGING);

// What a preview is given by --config the CLI keeps.
afterEach(() => {
  writeFileSync(settingsFile(), settings);
});

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

  test.each(
    HERE.map(({ name, remediationSteps, enforcementLevel: level }) => ({
      name,
      level,
      fix: remediationSteps,
    })),
  )(
    "a stack that breaks $name is told so, and of nothing else, and fails unless the rule is advisory",
    async ({ name, level, fix }) => {
      const { exitCode, all } = await preview(name);
      expect(exitCode === 0).toBe(level === "advisory");
      expect(all).toContain(`[${String(level)}]`);
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

  const acknowledge = (until: string) => [
    "--config",
    `lakehouse:acknowledgedFindings=${JSON.stringify([
      {
        rule: "lakehouse-compute-memory-limit",
        resource: "service",
        reason: "The fixture measures its memory itself.",
        until,
      },
    ])}`,
  ];

  test("an acknowledged finding passes, and is told with its reason", async () => {
    const { exitCode, all } = await preview("lakehouse-compute-memory-limit", ...acknowledge("2999-12-31"));
    expect(all).toContain("[advisory] [severity: low]  lakehouse-pack-notices");
    expect(all).toContain("service: The memory limit 0 means no limit. Acknowledged until 2999-12-31");
    expect(all).not.toContain("[mandatory]");
    expect(exitCode).toBe(0);
  });

  test("an acknowledgement that is over or not needed says so", async () => {
    const over = await preview("lakehouse-compute-memory-limit", ...acknowledge("2026-01-01"));
    expect(over.all).toContain("It was acknowledged until 2026-01-01, which is over");
    expect(over.exitCode).not.toBe(0);
    const unused = await preview(undefined, ...acknowledge("2999-12-31"));
    expect(unused.all).toContain("for service has no finding any more; remove it.");
    expect(unused.exitCode).toBe(0);
  });

  test("data goes unprotected with both keys alone", async () => {
    const rule = "lakehouse-storage-data-protected";
    const first = ["--config", "lakehouse:allowDataLoss=true"];
    const one = await preview(rule, ...first);
    expect(one.exitCode).not.toBe(0);
    expect(one.all).toContain("Give the second, --delete-data");
    const config = path.join(folder, "keys.json");
    writeFileSync(config, JSON.stringify({ [rule]: { deleteData: true } }));
    const both = await preview(rule, ...first, "--policy-pack-config", config);
    expect(both.all).toContain("Both keys to deleting data are turned.");
    expect(both.exitCode).toBe(0);
  });
});
