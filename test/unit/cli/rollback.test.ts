import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { withEarlierCheckout } from "../../../cli/release/earlier-checkout.ts";
import { jobsToRun } from "../../../cli/release/planned-jobs.ts";
import { rollbackConfig } from "../../../cli/release/rollback-config.ts";
import { destination, rollbackWords, rowsBack } from "../../../cli/release/rollback-plan.ts";
import { readEvidence } from "../../../cli/release/release-files.ts";
import { withEvidence } from "../../../cli/release/with-evidence.ts";
import { tableChanges, wayBack, type TableChange } from "../../../components/plan/table-changes.ts";
import { evidence } from "./support/releases.ts";

const at = (name: string) => ({ stack: "dev", name });
const rows = (snapshot: string) => ({ "gold.a": { format: "iceberg" as const, snapshot, rows: 3 } });

/** First release 1, then 2, as it goes mostly. */
const first = evidence({ release: at("1") });
const second = evidence({ release: at("2"), replaced: at("1"), before: rows("10") });
const failed = { ...second, faults: ["pulumi up failed"] };
const back = evidence({ action: "rollback", release: at("1"), replaced: at("2"), before: rows("20") });

describe("where a rollback goes", () => {
  it("is the release before the last promotion, with the rows noted before it", () => {
    expect(destination([first, second])).toEqual({ release: at("1"), tables: rows("10") });
  });

  it("is the same after a promotion that failed, however often it was tried", () => {
    const again = { ...second, before: rows("15") };
    expect(destination([first, failed, failed])).toEqual({ release: at("1"), tables: rows("10") });
    expect(destination([first, failed, again])).toEqual({ release: at("1"), tables: rows("10") });
  });

  it("may be named, also one that a rollback left", () => {
    expect(destination([first, second, back], "2")).toEqual({ release: at("2"), tables: rows("20") });
    const third = evidence({ release: at("3"), replaced: at("1"), before: rows("30") });
    expect(destination([first, second, back, third], "1")).toEqual({ release: at("1"), tables: rows("30") });
  });

  it("is the same for a rollback that failed", () => {
    const broken = { ...back, faults: ["gold.a does not answer"] };
    expect(destination([first, second, broken])).toEqual({ release: at("1"), tables: rows("10") });
  });

  it.each([
    [[], undefined, "no promotion to this stack is noted"],
    [[first], undefined, "nobody noted what the stack was before its only promotion"],
    [[first, second, back], undefined, "name the release to go back to: 1, 2"],
    [[first, second], "2", "the stack is of release 2 already"],
    [[first, second], "9", "the stack never was of release 9; it was of 1, 2"],
    [[first, failed], "2", "the stack never was of release 2; it was of 1"],
  ])("is told to be unknown: %#", (history, name, words) => {
    expect(() => destination(history, name)).toThrow(words);
  });
});

describe("the rows of a rollback", () => {
  const state = (format: "parquet" | "iceberg" | "delta", snapshot: string | null) => ({
    format,
    snapshot,
    rows: 3,
  });
  const tables = {
    "bronze.a": state("parquet", null),
    "silver.a": state("iceberg", "42"),
    "silver.b": state("delta", "7"),
    "gold.a": state("iceberg", null),
  };
  const change = (table: string, words: string): TableChange => ({
    table,
    change: words,
    mark: "breaking",
    refused: false,
  });

  it("are restored where a snapshot was noted, and made again where none was", () => {
    const dropped = [change("silver.a", "drop column x"), change("silver.b", "add column y int")];
    expect(rowsBack(tables, dropped)).toEqual({
      restored: { "silver.a": "42", "silver.b": "7" },
      madeAgain: ["bronze.a", "gold.a"],
    });
  });

  it.each(["add column x int", "rename column y to x", "change column x from bigint to int"])(
    "of an Iceberg table are made again after: %s",
    (words) => {
      const { restored, madeAgain } = rowsBack(tables, [change("silver.a", words)]);
      expect(restored).toEqual({ "silver.b": "7" });
      expect(madeAgain).toContain("silver.a");
    },
  );

  it("are told in words", () => {
    const changes = [change("silver.a", "drop column x")];
    expect(rollbackWords(tables, rowsBack(tables, changes), changes)).toEqual([
      "silver.a: drop column x (breaking)",
      "silver.a goes back to snapshot 42, 3 rows; newer snapshots stay",
      "silver.b goes back to snapshot 7, 3 rows; newer snapshots stay",
      "bronze.a (parquet) has no earlier rows to go back to: the earlier code makes it again of what its sources hold now",
      "gold.a (iceberg) has no earlier rows to go back to: the earlier code makes it again of what its sources hold now",
    ]);
  });

  it("are filled by the jobs of tables that are not restored, and by dbt", () => {
    const job = (name: string, writes: string | null) => ({ name, writes });
    const plan = JSON.stringify({
      products: {
        all: { jobs: [job("bronze_a", "bronze.a"), job("gold_a", "gold.a")] },
        some: { jobs: [job("silver_a", "silver.a"), job("dbt", null)] },
        none: { jobs: [job("silver_b", "silver.b")] },
      },
    });
    expect(jobsToRun(plan, { "silver.a": "42", "silver.b": "7" })).toEqual([
      { product: "all", jobs: undefined },
      { product: "some", jobs: ["dbt"] },
    ]);
  });
});

describe("a change that leads back", () => {
  const id = { name: "id", type: "int", nullable: false, description: "x", classification: null } as const;
  const more = { ...id, name: "more", nullable: true };
  const table = {
    primaryKey: ["id"],
    partitionBy: [],
    rules: [],
    quarantine: null,
    format: "iceberg",
  } as const;
  const [wide, narrow] = [
    { ...table, columns: [id, more] },
    { ...table, columns: [id] },
  ];

  it("is accepted without a raised version, in words that say so", () => {
    const change = (accepted: readonly string[]) =>
      tableChanges({ "gold.a": wide }, { "gold.a": narrow }, { "gold.a": accepted }).map(
        ({ refused }) => refused,
      );
    expect(change([])).toEqual([true]);
    expect(change(["drop column more"])).toEqual([true]);
    expect(change([wayBack("drop column more")])).toEqual([false]);
  });

  it("is accepted in the configuration of the earlier checkout, whose folders stay where they are", () => {
    const text = [
      "encryptionsalt: v1:abc",
      "config:",
      "  lakehouse:profile: tiny",
      "  lakehouse:pagila: { data: ../data }",
      "  lakehouse:acceptedChanges: { gold.b: [drop column y] }",
    ].join("\n");
    const change = { table: "gold.a", change: "drop column more", mark: "breaking" as const };
    const changes = [
      { ...change, refused: true },
      { ...change, table: "gold.c", refused: false },
    ];
    expect(parse(rollbackConfig(text, "/home/project", changes))).toEqual({
      encryptionsalt: "v1:abc",
      config: {
        "lakehouse:profile": "tiny",
        "lakehouse:pagila": { data: "/home/data" },
        "lakehouse:acceptedChanges": {
          "gold.b": ["drop column y"],
          "gold.a": ["rollback: drop column more"],
        },
      },
    });
    expect(parse(rollbackConfig("", "/", []))).toEqual({ config: {} });
  });
});

describe("on a disk", () => {
  let root: string;
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root });

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "lakehouse-rollback-test-")));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** A project whose command says where it is and what it was asked, and ends with the code of its commit. */
  async function commitProject(exitCode: number): Promise<string> {
    const program = [
      "#!/bin/sh",
      `echo "$@" >> .lakehouse/asked`,
      `cat Pulumi.it.yaml >> .lakehouse/asked`,
      `echo '{"tableChanges": [{"table": "gold.a", "change": "drop column x", "mark": "breaking", "refused": true}]}'`,
      `exit ${exitCode}`,
    ];
    writeFileSync(join(root, "lakehouse"), `${program.join("\n")}\n`, { mode: 0o755 });
    writeFileSync(join(root, "package-lock.json"), "{}\n");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", String(exitCode));
    return (await git("rev-parse", "HEAD")).stdout;
  }

  it("an earlier checkout is asked for its plan and brought up, and nothing of the project is touched", async () => {
    await git("init", "--quiet");
    for (const folder of [".lakehouse", "node_modules"]) mkdirSync(join(root, folder));
    writeFileSync(join(root, ".gitignore"), ".lakehouse\nnode_modules\nPulumi.it.yaml\n");
    writeFileSync(join(root, "Pulumi.it.yaml"), "config: { lakehouse:profile: tiny }\n");
    const [old] = [await commitProject(0), await commitProject(3)];
    writeFileSync(join(root, "node_modules", "kept"), "");
    const context = { name: "it", root, workFolder: join(root, ".lakehouse"), env: {} };
    await withEarlierCheckout(context, old, async (checkout) => {
      const changes = await checkout.tableChanges();
      expect(changes.map(({ change }) => change)).toEqual(["drop column x"]);
      checkout.accept(changes);
      await checkout.up();
    });
    expect(readFileSync(join(root, ".lakehouse", "asked"), "utf8").split("\n")).toEqual([
      "plan --json --stack it",
      "config:",
      "  lakehouse:profile: tiny",
      "up --skip-run --stack it",
      "config:",
      "  lakehouse:profile: tiny",
      "  lakehouse:acceptedChanges:",
      "    gold.a:",
      '      - "rollback: drop column x"',
      "",
    ]);
    expect(existsSync(join(root, "node_modules", "kept"))).toBe(true);
    expect(readFileSync(join(root, "Pulumi.it.yaml"), "utf8")).toBe("config: { lakehouse:profile: tiny }\n");
    expect((await git("worktree", "list")).stdout.split("\n")).toHaveLength(1);
    const refused = withEarlierCheckout(context, "HEAD", ({ up }) => up());
    await expect(refused).rejects.toMatchObject({ exitCode: 3 });
  });

  it("what was done is kept when it failed, too", async () => {
    const { action, stack, release, replaced, startedAt, waived, differences, before } = second;
    const head = { action, stack, release, replaced, startedAt, waived, differences, before };
    const body = () => Promise.reject(new Error("no engine"));
    await expect(withEvidence(root, head, body)).rejects.toThrow("no engine");
    expect(readEvidence(root, "staging")).toMatchObject([{ ...head, faults: ["no engine"], after: {} }]);
  });
});
