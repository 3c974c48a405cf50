import { expect, test } from "vitest";
import { readAcknowledgements } from "../../components/core/acknowledgement.ts";
import memoryLimit from "../../policies/compute/memory-limit.ts";
import { RULES } from "../../policies/rules.ts";
import bucketPrivate from "../../policies/storage/bucket-private-and-versioned.ts";
import dataProtected from "../../policies/storage/data-protected.ts";
import { judged, type Circumstances } from "../../policies/support/judged.ts";
import { stackCircumstances } from "../../policies/support/stack-circumstances.ts";
import { container } from "./compliant.ts";
import { stackViolations, violations, type PlannedResource, type Rule } from "./support.ts";

const ENTRY = {
  rule: "lakehouse-compute-memory-limit",
  resource: "i*",
  reason: "The probe of the fixture measures memory itself.",
  until: "2026-12-31",
};
const TODAY = { allowDataLoss: false, today: "2026-11-22" };
const unlimited = container({ memory: 0 });
const unprotected: PlannedResource = {
  type: "postgresql:index/database:Database",
  props: { name: "warehouse" },
};

function pack(
  entries: unknown,
  more: Partial<Circumstances> = {},
  rules: Rule[] = [memoryLimit, dataProtected, bucketPrivate],
): { rule: Rule; data: Rule; bucket: Rule; notices: () => Promise<string[]> } {
  const [rule, data, bucket, notices] = judged(rules, {
    ...readAcknowledgements(entries),
    ...TODAY,
    ...more,
  });
  if (!rule || !data || !bucket || !notices) throw new Error("the pack lacks a rule");
  const told = async (): Promise<string[]> =>
    (await stackViolations(notices, [])).map(({ message }) => message);
  return { rule, data, bucket, notices: told };
}

test("without acknowledgements every finding is one, and there is no notice", async () => {
  const { rule, notices } = pack(undefined);
  expect(await violations(rule, unlimited)).toEqual(await violations(memoryLimit, unlimited));
  expect(await notices()).toEqual([]);
});

test("an acknowledged finding becomes a notice with its reason, on its last day too", async () => {
  const { rule, notices } = pack([ENTRY], { today: ENTRY.until });
  expect(await violations(rule, unlimited)).toEqual([]);
  expect(await notices()).toMatchInlineSnapshot(`
    [
      "it: The memory limit 0 means no limit. Acknowledged until 2026-12-31 (lakehouse-compute-memory-limit): The probe of the fixture measures memory itself.",
    ]
  `);
});

test.each([
  ["rule", { rule: "lakehouse-compute-health-probe" }],
  ["resource", { resource: "its" }],
  ["resource without a star", { resource: "i" }],
])("an acknowledgement of another %s does nothing, and is told to be of no use", async (_, other) => {
  const { rule, notices } = pack([{ ...ENTRY, ...other }]);
  expect(await violations(rule, unlimited)).toHaveLength(1);
  expect(await notices()).toEqual([expect.stringContaining("The acknowledgement of")]);
});

test("after its last day the finding is one again, and says so", async () => {
  const { rule, notices } = pack([ENTRY], { today: "2027-01-01" });
  const [message] = await violations(rule, unlimited);
  expect(message).toContain("The memory limit 0 means no limit.");
  expect(message).toContain(`It was acknowledged until 2026-12-31, which is over: ${ENTRY.reason}`);
  expect(await notices()).toEqual([]);
});

test("a finding of the whole stack is acknowledged by the name of its resource", async () => {
  const bucket: PlannedResource = { type: "minio:index/s3Bucket:S3Bucket", name: "gold", props: {} };
  const entry = { ...ENTRY, rule: bucketPrivate.name, resource: "gold" };
  const found = pack([entry]);
  expect(await stackViolations(found.bucket, [bucket])).toEqual([]);
  expect(await found.notices()).toHaveLength(1);
});

test("a finding that is gone and a rule that is not there are told", async () => {
  const { notices } = pack([ENTRY, { ...ENTRY, rule: "lakehouse-compute-memory-limits" }]);
  expect(await notices()).toMatchInlineSnapshot(`
    [
      "The acknowledgement of lakehouse-compute-memory-limit for i* has no finding any more; remove it.",
      "The acknowledgement of lakehouse-compute-memory-limits for i* names a rule that the pack does not have; correct it.",
    ]
  `);
});

test("one key to deleting data is a finding that names the other", async () => {
  const { data } = pack(undefined, { allowDataLoss: true });
  const [message] = await violations(data, unprotected);
  expect(message).toContain("The database is not protected.");
  expect(message).toContain(
    "Give the second, --delete-data, to ./lakehouse plan or up, or remove the first.",
  );
});

test("the second key alone allows nothing", async () => {
  const { data } = pack(undefined);
  expect(await violations(data, unprotected, { deleteData: true })).toHaveLength(1);
});

test("both keys let data go unprotected, and it is told", async () => {
  const { data, notices } = pack(undefined, { allowDataLoss: true });
  expect(await violations(data, unprotected, { deleteData: true })).toEqual([]);
  expect(await notices()).toEqual([
    "it: The database is not protected. Both keys to deleting data are turned.",
  ]);
});

test("all faults of the entries are told at once, and none of them counts", () => {
  const { acknowledgements, faults } = readAcknowledgements([
    ENTRY,
    { rule: "memory", resource: "", reason: "ok", until: "2026-02-30", who: "me" },
    "all",
  ]);
  expect(acknowledgements).toEqual([ENTRY]);
  expect(faults).toMatchInlineSnapshot(`
    [
      "[1].who: unknown key; known keys: rule, resource, reason, until",
      "[1].resource: is missing or no text",
      "[1].rule: "memory" is no name of a rule; see docs/policies.md",
      "[1].reason: "ok" says too little; name what makes the finding acceptable",
      "[1].until: "2026-02-30" is no day; write it as YYYY-MM-DD",
      "[2]: is no entry; give it rule, resource, reason, until",
    ]
  `);
  expect(readAcknowledgements("x").faults).toMatchInlineSnapshot(`
    [
      ": is no list; write one entry per finding with rule, resource, reason, until",
    ]
  `);
});

test("a day without quotes, which Pulumi hands on as a time, is that day", () => {
  for (const until of ["2026-12-31 00:00:00 +0000 UTC", "2026-12-31T00:00:00Z"]) {
    expect(readAcknowledgements([{ ...ENTRY, until }])).toEqual({ acknowledgements: [ENTRY], faults: [] });
  }
});

test("the engine tells the configuration as JSON of JSON", () => {
  const config = {
    "lakehouse:acknowledgedFindings": JSON.stringify([ENTRY]),
    "lakehouse:allowDataLoss": "true",
  };
  const now = new Date("2026-11-22T23:59:59Z");
  expect(stackCircumstances({ PULUMI_CONFIG: JSON.stringify(config) }, now)).toEqual({
    acknowledgements: [ENTRY],
    faults: [],
    allowDataLoss: true,
    today: "2026-11-22",
  });
  expect(stackCircumstances({}, now)).toMatchObject({ acknowledgements: [], allowDataLoss: false });
});

test("the whole pack has one more rule, which is advisory and comes last", () => {
  const all = judged(RULES, { ...readAcknowledgements(undefined), ...TODAY });
  expect(all.map(({ name }) => name)).toEqual([...RULES.map(({ name }) => name), "lakehouse-pack-notices"]);
  expect(all.at(-1)?.enforcementLevel).toBe("advisory");
});
