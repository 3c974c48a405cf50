import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../../cli/output/markdown.ts";
import { commentMarker, renderPlanComment, type PlanReport } from "../../../cli/output/plan-comment.ts";
import { readPreviewEvents } from "../../../cli/plan/preview-events.ts";
import { sizeTotals } from "../../../cli/plan/size-totals.ts";

const urn = (type: string, name: string): string => `urn:pulumi:dev::lakehouse::${type}::${name}`;
const CONTAINER = "docker:index/container:Container";
const VOLUME = "docker:index/volume:Volume";

function resource(
  op: string,
  type: string,
  name: string,
  sides: { old?: object; new?: object; diffs?: string[] },
) {
  const { old, new: now, diffs } = sides;
  const side = (inputs: object | undefined) => (inputs === undefined ? null : { inputs });
  return {
    resourcePreEvent: { metadata: { op, urn: urn(type, name), type, old: side(old), new: side(now), diffs } },
  };
}

const finding = (policyName: string, enforcementLevel: string, message: string) => ({
  policyEvent: { policyName, enforcementLevel, resourceUrn: urn(CONTAINER, "trino"), message },
});

const EVENTS = [
  { policyLoadEvent: {} },
  resource("same", CONTAINER, "minio", { old: { memory: 512 }, new: { memory: 512 } }),
  resource("update", CONTAINER, "trino", {
    old: { memory: 1024, envs: ["PASSWORD=not-to-be-shown"] },
    new: { memory: 2048 },
    diffs: ["memory", "envs"],
  }),
  resource("create", "minio:index/s3Bucket:S3Bucket", "gold", { new: { bucket: "gold" } }),
  resource("delete", VOLUME, "postgres|data", { old: { labels: [] } }),
  finding(
    "lakehouse-compute-memory-limit",
    "mandatory",
    "Every container has a memory limit.\nThe memory limit 0 means no limit.\nOne query …\nFix: set memory.\n",
  ),
  finding(
    "lakehouse-naming-convention",
    "advisory",
    "Names.\nThe name <b>X</b> is not one.\nWhy.\nFix: rename it.\n",
  ),
  finding(
    "lakehouse-pack-notices",
    "advisory",
    "Notices.\ntrino: It is known. Acknowledged until 2026-12-31.\n",
  ),
  { diagnosticEvent: { severity: "error", message: "preview failed\n" } },
  { diagnosticEvent: { severity: "debug", message: "not-to-be-shown" } },
  { summaryEvent: { result: "failed" } },
];
const text = (events: readonly object[]): string => events.map((event) => JSON.stringify(event)).join("\n");

function report(events: readonly object[], more: Partial<PlanReport> = {}): PlanReport {
  const preview = readPreviewEvents(text(events));
  return {
    stack: "dev",
    preview,
    tables: { changes: [], tables: [] },
    sizes: sizeTotals(preview.steps),
    dataMayGo: false,
    ...more,
  };
}

const CHANGE = {
  table: "gold.counts",
  change: "drop column a | b",
  mark: "breaking",
  refused: true,
} as const;

describe("the comment on a plan", () => {
  it("tells resources, tables, policies and sizes of a plan that is stopped", () => {
    const tables = { changes: [CHANGE], tables: [] } as unknown as PlanReport["tables"];
    const comment = renderPlanComment(report(EVENTS, { tables }));
    expect(comment).toMatchInlineSnapshot(`
      "<!-- lakehouse-plan:dev -->
      ## Plan of stack dev

      **Stopped:** 1 mandatory finding, 1 resource with data would go, 1 table change refused.

      ### Data that goes

      That takes two keys: see \`./lakehouse up --help\`.

      - postgres\\|data (docker:index/volume:Volume): deleted

      ### Errors

      - preview failed

      ### Resources

      1 to delete, 1 to create, 1 to update; 1 unchanged.

      | change | resource | type | properties |
      | --- | --- | --- | --- |
      | delete | postgres\\|data | docker:index/volume:Volume |  |
      | create | gold | minio:index/s3Bucket:S3Bucket |  |
      | update | trino | docker:index/container:Container | memory, envs |

      ### Tables

      | table | change | mark |
      | --- | --- | --- |
      | gold.counts | drop column a \\| b | breaking, refused |

      ### Policies

      - **mandatory** lakehouse-compute-memory-limit, trino: The memory limit 0 means no limit. Fix: set memory.
      - **advisory** lakehouse-naming-convention, trino: The name &lt;b&gt;X&lt;/b&gt; is not one. Fix: rename it.

      Notices:

      - trino: It is known. Acknowledged until 2026-12-31.

      ### Sizes

      | what | before | after |
      | --- | --- | --- |
      | containers | 2 | 2 |
      | memory of the containers | 1536 MiB | 2560 MiB |
      | volumes | 1 | 0 |
      | buckets | 0 | 1 |
      "
    `);
    expect(comment).not.toContain("not-to-be-shown");
  });

  it("tells a plan that changes nothing in few words", () => {
    const events = [
      resource("same", "pulumi:pulumi:Stack", "lakehouse-dev", {}),
      { summaryEvent: { result: "succeeded" } },
    ];
    expect(renderPlanComment(report(events))).toMatchInlineSnapshot(`
      "<!-- lakehouse-plan:dev -->
      ## Plan of stack dev

      **Fine:** nothing stops this plan.

      ### Resources

      No change; 1 unchanged.

      ### Tables

      No change.

      ### Policies

      Every rule holds.
      "
    `);
  });

  it("lets data go with both keys, and still tells it", () => {
    const events = [EVENTS[4] ?? {}, { summaryEvent: { result: "succeeded" } }];
    const comment = renderPlanComment(report(events, { dataMayGo: true }));
    expect(comment).toContain("**Fine:**");
    expect(comment).toContain("Both keys are turned.");
    expect(renderPlanComment(report(events))).toContain("**Stopped:** 1 resource with data would go.");
  });

  it("does not call a preview fine that ended without a word", () => {
    expect(renderPlanComment(report([]))).toContain("**Stopped:** the preview failed.");
  });

  it("is shortened until it fits, and says what was left out", () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      resource("create", CONTAINER, `c${index}`, { new: {} }),
    );
    const comment = renderPlanComment(report(many), 20_000);
    expect(comment.length).toBeLessThanOrEqual(20_000);
    expect(comment).toContain("3000 to create");
    expect(comment).toMatch(
      /… and 2\d{3} more, left out to fit the comment; `\.\/lakehouse plan` shows all\./,
    );
    expect(comment).toContain("### Sizes");
  });

  it("is found again by a marker that no name of a stack can break", () => {
    expect(commentMarker("dev --> x")).toBe("<!-- lakehouse-plan:dev_--__x -->");
    expect(renderPlanComment(report([])).startsWith(commentMarker("dev"))).toBe(true);
  });

  it("escapes what looks like Markdown, HTML or somebody's name", () => {
    expect(escapeMarkdown("a|b *c* <d>\n`e` @f [g](h) #1")).toMatchInlineSnapshot(
      `"a\\|b \\*c\\* &lt;d&gt; \\\`e\\\` &#64;f \\[g\\](h) \\#1"`,
    );
  });
});

describe("size totals", () => {
  it("count what a cluster is asked for, before and after", () => {
    const spec = (replicas: number) => ({
      spec: {
        replicas,
        template: { spec: { containers: [{ resources: { requests: { cpu: "500m", memory: "1Gi" } } }] } },
        volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "10Gi" } } } }],
      },
    });
    const events = [
      resource("update", "kubernetes:apps/v1:StatefulSet", "minio", { old: spec(1), new: spec(2) }),
      resource("create", "aws:rds/instance:Instance", "db", { new: { allocatedStorage: 20 } }),
    ];
    expect(sizeTotals(readPreviewEvents(text(events)).steps)).toMatchInlineSnapshot(`
      [
        {
          "after": 1,
          "before": 1,
          "name": "workloads on the cluster",
          "unit": "",
        },
        {
          "after": 1,
          "before": 0.5,
          "name": "CPU that they request",
          "unit": "cores",
        },
        {
          "after": 2048,
          "before": 1024,
          "name": "memory that they request",
          "unit": "MiB",
        },
        {
          "after": 20,
          "before": 10,
          "name": "storage that they claim",
          "unit": "GiB",
        },
        {
          "after": 1,
          "before": 0,
          "name": "RDS instances",
          "unit": "",
        },
        {
          "after": 20,
          "before": 0,
          "name": "storage of RDS",
          "unit": "GiB",
        },
      ]
    `);
  });

  it("count a replaced resource once and a deleted one no more", () => {
    const events = [
      resource("create-replacement", CONTAINER, "a", { old: { memory: 1 }, new: { memory: 2 } }),
      resource("replace", CONTAINER, "a", { old: { memory: 1 }, new: { memory: 2 } }),
      resource("delete-replaced", CONTAINER, "a", { old: { memory: 1 } }),
      resource("delete", CONTAINER, "b", { old: { memory: 5 } }),
    ];
    expect(sizeTotals(readPreviewEvents(text(events)).steps)).toEqual([
      { name: "containers", unit: "", before: 2, after: 1 },
      { name: "memory of the containers", unit: "MiB", before: 6, after: 2 },
    ]);
  });
});
