import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { register } from "../../../cli/commands/promote.ts";
import { renderEvidence, renderProspect } from "../../../cli/output/promotion-text.ts";
import { lastRelease, releaseId } from "../../../cli/release/evidence.ts";
import { closedGates, judgeGates, usedWaivers, type Judged } from "../../../cli/release/gates.ts";
import { prospectOf } from "../../../cli/release/prospect.ts";
import { contents, evidence, HASH, release } from "./support/releases.ts";

const OTHER = contents({ products: { shop: HASH("2") } });

function judged(changes: Partial<Judged> = {}): Judged {
  return {
    release: release(),
    declared: contents(),
    deployed: undefined,
    history: [],
    known: {},
    preview: { changes: [], findings: [], errors: [] },
    tables: { changes: [], tables: [] },
    waivers: {},
    ...changes,
  };
}

/** The closed gates with what closes them. */
function closed(changes: Partial<Judged>): [string, readonly string[]][] {
  return closedGates(judgeGates(judged(changes))).map(({ gate, faults }) => [gate, faults]);
}

const finding = { policy: "lakehouse-compute-memory-limit", resource: "trino", message: "Too\nmuch" };

describe("the gates of a promotion", () => {
  it("are open for a release that is as it should be", () => {
    expect(closed({})).toEqual([]);
    const advice = [{ ...finding, level: "advisory" }];
    expect(closed({ preview: { changes: [], findings: advice, errors: [] } })).toEqual([]);
    expect(closed({ preview: undefined })).toEqual([]);
  });

  it("declarations: closed when the checkout is of another commit", () => {
    expect(closed({ declared: OTHER })).toEqual([
      [
        "declarations",
        [
          "this checkout is not the release's: plan of product shop changes from 111111111111 to 222222222222; check out abc",
        ],
      ],
    ]);
  });

  it.each([
    [{ tests: null }, "no tests of commit abc are reported"],
    [{ git: { commit: "abc", clean: false } }, "files that are not those of commit abc"],
    [{ tests: { layers: ["unit"], passed: 1, failed: 2, skipped: 0 } }, "2 test(s) of commit abc failed"],
    [
      { tests: { layers: ["unit", "integration"], passed: 1, failed: 0, skipped: 0 } },
      "did not run: format, lint, types, python",
    ],
  ])("tests: closed for %j", (changes, words) => {
    const found = closed({ release: release(changes) });
    expect(found.map(([gate]) => gate)).toEqual(["tests"]);
    expect(found[0]?.[1][0]).toContain(words);
  });

  it("quality: closed when a check stopped a job, or none has a result", () => {
    const quality = { shop: { checks: 1, stopped: ["gold.a: key"], warned: [] }, other: null };
    expect(closed({ release: release({ quality }) })).toEqual([
      [
        "quality",
        ["gold.a: key stopped its job on stack dev", "no check of product other had a result on stack dev"],
      ],
    ]);
  });

  it("policies: closed by what is mandatory, at the release or now, and by a preview that cannot be made", () => {
    const mandatory = { ...finding, level: "mandatory" };
    expect(
      closed({
        release: release({ policies: [mandatory] }),
        preview: { changes: [], findings: [mandatory], errors: ["no engine"] },
      }),
    ).toEqual([
      [
        "policies",
        [
          "lakehouse-compute-memory-limit: trino, at release",
          "lakehouse-compute-memory-limit: trino. Too much",
          "no engine",
        ],
      ],
    ]);
  });

  it("tables: closed by a breaking change that is not accepted", () => {
    const change = { table: "gold.a", change: "drop column x", mark: "breaking" as const };
    const tables = (refused: boolean) => ({
      changes: [{ ...change, refused, ...(refused ? { wayOut: "raise the version" } : {}) }],
      tables: [],
    });
    expect(closed({ tables: tables(true) })).toEqual([
      ["tables", ["gold.a: drop column x; to make it, raise the version"]],
    ]);
    expect(closed({ tables: tables(false) })).toEqual([]);
  });

  it("drift: closed when the target runs what no promotion brought", () => {
    const history = [evidence()];
    const known = { "dev/2026-11-22.1-0123456789ab": release() };
    expect(closed({ deployed: contents() })).toEqual([]);
    expect(closed({ deployed: OTHER })).toEqual([
      ["drift", ["it runs what no promotion brought there; compare the differences"]],
    ]);
    const next = release({ contents: contents({ code: { shop: HASH("3") } }) });
    const drifted = { release: next, declared: next.contents, deployed: OTHER, history, known };
    expect(closed(drifted)).toEqual([
      [
        "drift",
        [
          "since release 2026-11-22.1-0123456789ab, somebody else changed it: plan of product shop changes from 111111111111 to 222222222222",
        ],
      ],
    ]);
    expect(closed({ ...drifted, deployed: contents() })).toEqual([]);
  });

  it("drift: what a promotion that failed left is in between", () => {
    const history = [evidence({ faults: ["pulumi up failed"] })];
    const known = { "dev/2026-11-22.1-0123456789ab": release() };
    expect(closed({ deployed: OTHER, history, known })).toEqual([]);
    expect(lastRelease(history)).toBeUndefined();
    expect(lastRelease([evidence(), ...history])?.name).toBe(evidence().release.name);
    expect(releaseId({ stack: "a", name: "b" })).toBe("a/b");
  });

  it("can be passed over with a reason, which is kept when it is needed", () => {
    const gates = judgeGates(
      judged({ release: release({ tests: null }), waivers: { tests: "a repair", quality: "not needed" } }),
    );
    expect(closedGates(gates)).toEqual([]);
    expect(usedWaivers(gates)).toEqual({ tests: "a repair" });
  });
});

describe("promote", () => {
  const options = (...args: string[]): Record<string, unknown> => {
    const program = new Command().exitOverride();
    register(program);
    const [command] = program.commands;
    command?.exitOverride().configureOutput({ writeErr: () => undefined });
    command?.parseOptions(args);
    return command?.opts() ?? {};
  };

  it("takes reasons for gates that may be passed over", () => {
    expect(options("--waive", "tests=not run: no engine", "--waive", "drift=a=b")["waive"]).toEqual({
      tests: "not run: no engine",
      drift: "a=b",
    });
    expect(options()["waive"]).toEqual({});
  });

  it.each(["tables=x", "tests=", "tests= ", "tests", "declarations=x", "policies=x"])(
    "refuses --waive %s",
    (text) => {
      expect(() => options("--waive", text)).toThrow(
        "Write it as gate=reason; gates that can be passed over: tests, quality, drift.",
      );
    },
  );

  it("refuses a stack as its own target", async () => {
    await expect(prospectOf({ from: "dev", to: "dev", waivers: {} })).rejects.toMatchObject({ exitCode: 2 });
  });

  it("tells the differences and the gates", () => {
    const gates = judgeGates(
      judged({ declared: OTHER, release: release({ tests: null }), waivers: { tests: "x" } }),
    );
    const prospect = {
      release: release(),
      to: "staging",
      replaced: undefined,
      differences: ["image a changes"],
      tables: { changes: [], tables: [] },
      resources: ["update trino"],
      gates,
    };
    expect(renderProspect(prospect)).toMatchInlineSnapshot(`
      "Release 2026-11-22.1-0123456789ab of stack dev, commit abc, for stack staging.

      Images, code, plan and contracts:
        - image a changes
      Tables: no change.
      Resources:
        - update trino

      Gates:
        declarations: CLOSED
          - this checkout is not the release's: plan of product shop changes from 111111111111 to 222222222222; check out abc
        tests: passed over, since: x
          - no tests of commit abc are reported; ./lakehouse test --report, then a new release
        quality: open
        policies: open
        tables: open
        drift: open
      Refused by: declarations. Nothing was changed on stack staging."
    `);
    expect(renderProspect({ ...prospect, gates: [], resources: undefined, differences: [] })).toContain(
      "Resources: the stack does not exist yet; all are created.",
    );
  });

  it("tells what came of it", () => {
    expect(renderEvidence(evidence(), "file.json")).toContain("and everything answers.");
    expect(renderEvidence(evidence({ faults: ["gold.a does not answer"] }), "file.json")).toMatch(
      /gold\.a does not answer\n[^]*but not everything is as it should be/,
    );
  });
});
