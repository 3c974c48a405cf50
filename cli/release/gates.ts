import type { TablePlan } from "../stack/table-plan.ts";
import { OPTIONAL_LAYER } from "../testing/choose-layers.ts";
import { LAYER_NAMES } from "../testing/layers.ts";
import { compareContents, partOf } from "./compare-contents.ts";
import { lastRelease, releaseId, type Evidence } from "./evidence.ts";
import { GATE_NAMES, type GateName, type Waivers } from "./gate-name.ts";
import type { Contents, Release } from "./manifest.ts";
import type { PreviewResult } from "./preview-result.ts";

/** How one gate was judged. */
export interface GateResult {
  readonly gate: GateName;
  /** What speaks against the promotion, one sentence each; none when the gate is open. */
  readonly faults: readonly string[];
  /** Reason given for passing over the faults. */
  readonly waived?: string;
}

/** What gates are judged by. */
export interface Judged {
  readonly release: Release;
  /** What this checkout would put on the target. */
  readonly declared: Contents;
  /** What the target runs; nothing when it does not run yet. */
  readonly deployed: Contents | undefined;
  /** What was done to the target, oldest first. */
  readonly history: readonly Evidence[];
  /** The releases of {@link history}, by their {@link releaseId}. */
  readonly known: Readonly<Record<string, Release>>;
  /** Nothing for a target that does not exist yet. */
  readonly preview: PreviewResult | undefined;
  readonly tables: TablePlan;
  readonly waivers: Waivers;
}

const JUDGES: Readonly<Record<GateName, (judged: Judged) => string[]>> = {
  declarations: ({ release, declared }) =>
    compareContents(partOf(release.contents, declared), declared).map(
      (words) => `this checkout is not the release's: ${words}; check out ${release.git.commit}`,
    ),
  tests: testFaults,
  quality: ({ release: { quality, stack } }) =>
    Object.entries(quality).flatMap(([product, result]) =>
      result === null
        ? [`no check of product ${product} had a result on stack ${stack}`]
        : result.stopped.map((check) => `${check} stopped its job on stack ${stack}`),
    ),
  policies: ({ release, preview }) => [
    ...release.policies
      .filter(isMandatory)
      .map(({ policy, resource }) => `${policy}: ${resource}, at release`),
    ...(preview?.findings ?? [])
      .filter(isMandatory)
      .map(({ policy, resource, message }) => `${policy}: ${resource}. ${message.split("\n").join(" ")}`),
    ...(preview?.errors ?? []),
  ],
  tables: ({ tables: { changes } }) =>
    changes
      .filter(({ refused }) => refused)
      .map(
        ({ table, change, wayOut = "declare a table with a new name" }) =>
          `${table}: ${change}; to make it, ${wayOut}`,
      ),
  drift: driftFaults,
};

/** Judges every gate of a promotion, in the order of {@link GATE_NAMES}. */
export function judgeGates(judged: Judged): GateResult[] {
  const waivers: Partial<Record<GateName, string>> = judged.waivers;
  return GATE_NAMES.map((gate) => {
    const faults = JUDGES[gate](judged);
    const waived = waivers[gate];
    return { gate, faults, ...(waived === undefined || faults.length === 0 ? {} : { waived }) };
  });
}

/** The gates that keep a promotion from being made. */
export function closedGates(gates: readonly GateResult[]): GateResult[] {
  return gates.filter(({ faults, waived }) => faults.length > 0 && waived === undefined);
}

/** The reasons that are used, by gate; a waiver of an open gate is none. */
export function usedWaivers(gates: readonly GateResult[]): Partial<Record<GateName, string>> {
  return Object.fromEntries(
    gates.flatMap(({ gate, waived }) => (waived === undefined ? [] : [[gate, waived]])),
  );
}

function testFaults({ release: { tests, git } }: Judged): string[] {
  const { commit, clean } = git;
  if (!clean) return [`the release was made of files that are not those of commit ${commit}`];
  if (tests === null) {
    return [`no tests of commit ${commit} are reported; ./lakehouse test --report, then a new release`];
  }
  const missing = LAYER_NAMES.filter((layer) => layer !== OPTIONAL_LAYER && !tests.layers.includes(layer));
  return [
    ...(tests.failed === 0 ? [] : [`${tests.failed} test(s) of commit ${commit} failed`]),
    ...(missing.length === 0 ? [] : [`tests of commit ${commit} did not run: ${missing.join(", ")}`]),
  ];
}

/** A target may be what some promotion left, and in between only after one that failed. */
function driftFaults({ deployed, release, history, known }: Judged): string[] {
  if (deployed === undefined) return [];
  const expected = [release, ...history.flatMap((entry) => known[releaseId(entry.release)] ?? [])];
  const isOne = expected.some(
    ({ contents }) => compareContents(partOf(contents, deployed), deployed).length === 0,
  );
  if (isOne || (history.at(-1)?.faults.length ?? 0) > 0) return [];
  const last = lastRelease(history);
  const before = last === undefined ? undefined : known[releaseId(last)];
  if (before === undefined) return ["it runs what no promotion brought there; compare the differences"];
  const words = compareContents(partOf(before.contents, deployed), deployed);
  return words.map((text) => `since release ${before.name}, somebody else changed it: ${text}`);
}

function isMandatory({ level }: { readonly level: string }): boolean {
  return level === "mandatory";
}
