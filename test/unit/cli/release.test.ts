import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { renderRelease } from "../../../cli/output/release-text.ts";
import { compareContents, partOf } from "../../../cli/release/compare-contents.ts";
import { compareContracts } from "../../../cli/release/compare-contracts.ts";
import { deployedContents, planContents } from "../../../cli/release/contents.ts";
import { refuseUnlike } from "../../../cli/release/create-release.ts";
import { gitState } from "../../../cli/release/git.ts";
import { releaseSchema, RELEASE_VERSION } from "../../../cli/release/manifest.ts";
import { readPreviewEvents } from "../../../cli/plan/preview-events.ts";
import { previewResult } from "../../../cli/release/preview-result.ts";
import { qualityResult } from "../../../cli/release/quality-results.ts";
import { keepEvidence, keepRelease, readEvidence, readRelease } from "../../../cli/release/release-files.ts";
import { byAge, releaseHash, releaseName } from "../../../cli/release/release-name.ts";
import { countQuery, plannedTables, snapshotQuery } from "../../../cli/release/table-query.ts";
import { readTestSummary, writeTestSummary } from "../../../cli/testing/test-summary.ts";
import { compilePlan, writePlan } from "../../../components/plan/compile.ts";
import { sampleProduct } from "../../support/sample-product.ts";
import { contents, evidence, HASH, release } from "./support/releases.ts";

const NOW = new Date("2026-11-22T10:00:00Z");

function planText(prefix: string): string {
  const code = { sample: { uri: `s3a://${prefix}system/jobs/sample.zip`, sha256: HASH("1") } };
  return writePlan(compilePlan([sampleProduct()], { bucketName: (bucket) => `${prefix}${bucket}`, code }));
}

describe("what a stack runs", () => {
  it("has the same hashes whatever its buckets are called", () => {
    expect(planText("it-")).not.toBe(planText(""));
    expect(planContents(planText("it-"))).toEqual(planContents(planText("")));
  });

  it("comes from its state", () => {
    const image = {
      urn: "urn::image",
      type: "docker:index/remoteImage:RemoteImage",
      inputs: { name: "lakehouse-spark:0123", triggers: { content: HASH("a") } },
    };
    const plan = { urn: "urn::lakehouse-plan", type: "object", inputs: { content: planText("") } };
    const found = deployedContents({ resources: [image, plan], pending: [] });
    expect(found).toEqual({ images: { "lakehouse-spark": HASH("a") }, ...planContents(planText("")) });
    expect(deployedContents({ resources: [image], pending: [] })).toBeUndefined();
  });

  it("is compared in words", () => {
    const before = contents({
      code: { shop: HASH("1"), old: HASH("2") },
      images: { a: HASH("1"), b: HASH("1") },
    });
    const after = contents({
      code: { shop: HASH("3"), new: HASH("4") },
      images: { a: HASH("2"), c: HASH("1") },
    });
    expect(compareContents(before, after)).toEqual([
      "image a changes from 111111111111 to 222222222222",
      "job code new comes (444444444444)",
      "job code old goes (222222222222)",
      "job code shop changes from 111111111111 to 333333333333",
    ]);
    expect(compareContents(after, after)).toEqual([]);
  });

  it("may be of fewer products than a release", () => {
    const all = contents({
      code: { shop: HASH("1"), other: HASH("2") },
      products: { shop: HASH("1"), other: HASH("1") },
    });
    const some = contents({ code: { shop: HASH("1") }, products: { shop: HASH("1") } });
    expect(compareContents(partOf(all, some), some)).toEqual([]);
    expect(compareContents(partOf(some, all), all)).toEqual([
      "job code other comes (222222222222)",
      "plan of product other comes (111111111111)",
    ]);
  });
});

describe("a release's name", () => {
  const frozen = { commit: "c", contents: contents() };

  it("counts the releases of a day and ends in a hash of what it runs", () => {
    const first = releaseName([], NOW, frozen);
    expect(first).toBe(`2026-11-22.1-${releaseHash(frozen)}`);
    expect(releaseName([first, "2026-11-21.7-ab"], NOW, frozen)).toBe(`2026-11-22.2-${releaseHash(frozen)}`);
    expect(releaseHash({ ...frozen, commit: "d" })).not.toBe(releaseHash(frozen));
  });

  it("sorts by day and count", () => {
    const names = ["2026-11-22.10-a", "2026-11-22.9-b", "2026-11-03.11-c"];
    expect(names.sort(byAge)).toEqual(["2026-11-03.11-c", "2026-11-22.9-b", "2026-11-22.10-a"]);
  });
});

describe("contracts", () => {
  const shop = (version: string, ...tables: string[]) =>
    release({ contracts: { shop: { version, tables } } });

  it("are compared in words", () => {
    expect(compareContracts(shop("1.0.0", "gold.a"), shop("2.0.0", "gold.b"))).toEqual([
      "contract of shop goes from 1.0.0 to 2.0.0",
      "contract of shop takes gold.b",
      "contract of shop leaves gold.a",
    ]);
    expect(compareContracts(shop("1.0.0", "gold.a"), shop("1.0.0", "gold.a"))).toEqual([]);
    expect(compareContracts(undefined, shop("1.0.0"))).toEqual([
      "contract of shop will be 1.0.0; no promotion noted the one before",
    ]);
  });
});

describe("a preview's events", () => {
  const lines = (...events: object[]): string => events.map((event) => JSON.stringify(event)).join("\n");
  const pre = (op: string, name: string) => ({
    resourcePreEvent: { metadata: { op, type: "type", urn: `urn:pulumi:dev::lakehouse::type::${name}` } },
  });

  it("tell what changes, what policies found, and what is wrong", () => {
    const found = previewResult(
      readPreviewEvents(
        lines(
          { sequence: 0, policyLoadEvent: {} },
          pre("same", "network"),
          pre("update", "trino"),
          pre("create-replacement", "jobs"),
          pre("replace", "jobs"),
          pre("delete-replaced", "jobs"),
          {
            policyEvent: {
              resourceUrn: "urn::trino",
              message: "Too much.\n",
              policyName: "lakehouse-compute-memory-limit",
              enforcementLevel: "advisory",
            },
          },
          { diagnosticEvent: { message: "<{%reset%}>no such engine<{%reset%}>\n", severity: "error" } },
          { diagnosticEvent: { message: "a word", severity: "info" } },
        ),
      ),
    );
    expect(found).toEqual({
      changes: ["replace jobs", "update trino"],
      findings: [
        {
          policy: "lakehouse-compute-memory-limit",
          level: "advisory",
          resource: "trino",
          message: "Too much.",
        },
      ],
      errors: ["no such engine"],
    });
  });
});

describe("tables", () => {
  it("are asked in the catalog of their format", () => {
    const at = { schema: "gold", name: "a", database: null };
    expect(countQuery({ ...at, format: "parquet" })).toBe(`SELECT count(*) FROM "minio"."gold"."a"`);
    expect(countQuery({ ...at, format: "postgres", database: "shop" })).toContain(`"shop"."gold"."a"`);
    expect(snapshotQuery({ ...at, format: "iceberg" })).toContain(
      `"iceberg"."gold"."a$refs" WHERE name = 'main'`,
    );
    expect(snapshotQuery({ ...at, format: "delta" })).toContain(
      `max(version) AS varchar) FROM "delta"."gold"."a$history"`,
    );
    expect(snapshotQuery({ ...at, format: "parquet" })).toBeUndefined();
    expect(snapshotQuery({ ...at, format: "postgres" })).toBeUndefined();
  });

  it("come from the plan, with the database of those that are in one", () => {
    const { name } = sampleProduct();
    const tables = plannedTables(planText(""))[name] ?? {};
    expect(Object.keys(tables).length).toBeGreaterThan(0);
    expect(
      new Set(Object.values(tables).map(({ format, database }) => `${format} ${String(database)}`)),
    ).toEqual(new Set(["parquet null"]));
  });
});

describe("what is kept", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "lakehouse-release-"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("is read again, the youngest release unless one is named", async () => {
    const [old, young] = [release({ name: "2026-11-22.9-a" }), release({ name: "2026-11-22.10-b" })];
    expect(await keepRelease(root, young)).toBe("releases/dev/2026-11-22.10-b.json");
    await keepRelease(root, old);
    expect(readRelease(root, "dev")).toEqual(young);
    expect(readRelease(root, "dev", old.name)).toEqual(old);
    await expect(keepRelease(root, old)).rejects.toThrow("EEXIST");
    expect(() => readRelease(root, "dev", "x")).toThrow(
      "no release x; it has 2026-11-22.9-a, 2026-11-22.10-b",
    );
    expect(() => readRelease(root, "staging")).toThrow("./lakehouse release --stack staging makes one");
  });

  it("tells what was done to a stack in its order", async () => {
    const [first, second] = [
      evidence({ startedAt: "2026-11-22T10:00:00.000Z" }),
      evidence({ startedAt: "2026-11-22T11:00:00.000Z", action: "rollback" }),
    ];
    await keepEvidence(root, second);
    await keepEvidence(root, first);
    expect(readEvidence(root, "staging")).toEqual([first, second]);
    expect(readEvidence(root, "prod")).toEqual([]);
  });

  it("is of a commit, to which its own files do not count", async () => {
    const git = (...args: string[]) =>
      execa("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root });
    await git("init", "--quiet");
    await git("commit", "--quiet", "--allow-empty", "--message", "empty");
    await keepRelease(root, release());
    const { commit, changed } = await gitState(root);
    expect([commit.length, changed]).toEqual([40, []]);
    await writeTestSummary(root, { commit, clean: true, layers: [], passed: 1, failed: 0, skipped: 0 });
    expect(readTestSummary(root)?.commit).toBe(commit);
    expect((await gitState(root)).changed).toEqual(["test-report/summary.json"]);
  });
});

describe("a release", () => {
  it("has the documented shape, which is the one it is checked against", () => {
    const file = `docs/release.v${RELEASE_VERSION}.schema.json`;
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(z.toJSONSchema(releaseSchema));
  });

  it("is not made of a stack that differs from the commit", () => {
    expect(() => {
      refuseUnlike("dev", []);
    }).not.toThrow();
    expect(() => {
      refuseUnlike("dev", ["update trino"]);
    }).toThrow(/stack dev is not as this commit[^]*update trino/);
  });

  it("tells which checks stopped a job and which warn", () => {
    const found = { kind: "rule", broken: 0, observed: null, expected: null, runId: "r", checkedAt: "x" };
    const checks = [
      { ...found, table: "gold.a", check: "one", severity: "stop", passed: false },
      { ...found, table: "gold.a", check: "two", severity: "warn", passed: false },
      { ...found, table: "gold.a", check: "three", severity: "stop", passed: true },
    ];
    expect(qualityResult({ product: "shop", checks })).toEqual({
      checks: 3,
      stopped: ["gold.a: one"],
      warned: ["gold.a: two"],
    });
  });

  it("is told to people", () => {
    const text = renderRelease(release({ tests: null, git: { commit: "abc", clean: false } }), "file.json");
    expect(text).toContain("commit abc with files that differ from it.");
    expect(text).toContain("Tests: none is reported for this commit");
    expect(text).toMatch(/gold\.a +│ iceberg +│ 3 +│ 42 /);
    expect(text).toMatch(/gold\.b +│ parquet +│ 1 +│ not kept /);
  });
});
