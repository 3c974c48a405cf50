import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { follow } from "../command/child.ts";
import type { CaseResult } from "./case-result.ts";
import { parseJunitResults } from "./junit-results.ts";
import { pythonEnvironment } from "./python-environment.ts";
import { sparkJars } from "./spark-jars.ts";
import { parseVitestResults } from "./vitest-results.ts";

/** Names of the layers, in the order they run: quick ones first. */
export const LAYER_NAMES = [
  "format",
  "lint",
  "types",
  "unit",
  "python",
  "aws",
  "cluster",
  "integration",
] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

/** Where a layer runs and where it may put its report. */
export interface LayerPlace {
  readonly root: string;
  /** Empty folder of this run. */
  readonly reports: string;
}

type Layer = (place: LayerPlace) => Promise<CaseResult[]>;

/** What each layer runs; progress goes to standard error. */
export const LAYERS: Readonly<Record<LayerName, Layer>> = {
  format: (place) => check(place, "format", "prettier", ["--check", "."]),
  lint: (place) => check(place, "lint", "eslint", ["."]),
  types: (place) => check(place, "types", "tsc", ["--noEmit"]),
  unit: (place) => vitest(place, "unit", []),
  python,
  aws,
  cluster: (place) => vitest(place, "cluster", ["--config", "vitest.cluster.config.ts"]),
  integration: (place) => vitest(place, "integration", ["--config", "vitest.integration.config.ts"]),
};

/** A tool that says yes or no counts as one case. */
async function check(
  { root }: LayerPlace,
  name: string,
  tool: string,
  args: string[],
): Promise<CaseResult[]> {
  const exitCode = await follow(join(root, "node_modules", ".bin", tool), args, { cwd: root });
  return [{ titles: [name], outcome: exitCode === 0 ? "passed" : "failed" }];
}

async function vitest({ root, reports }: LayerPlace, name: string, args: string[]): Promise<CaseResult[]> {
  const file = join(reports, `${name}.json`);
  const program = join(root, "node_modules", ".bin", "vitest");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const exitCode = await follow(program, ["run", ...args, ...reporters], { cwd: root, env: { CI: "true" } });
  return withExitCode(
    name,
    exitCode,
    existsSync(file) ? parseVitestResults(await readFile(file, "utf8")) : [],
  );
}

/** Two Spark servers: most of a test's time one of them plans, on one core. */
const IN_PARALLEL = ["--numprocesses=2", "--dist=worksteal"];

/** The job code's style and types, its tests on a real local Spark, and the tests of the images' programs. */
async function python({ root, reports }: LayerPlace): Promise<CaseResult[]> {
  const interpreter = await pythonEnvironment(join(root, "jobs", "requirements-dev.txt"));
  const module = async (name: string, ...args: string[]): Promise<CaseResult> => {
    const exitCode = await follow(interpreter, ["-m", name, ...args], { cwd: join(root, "jobs") });
    return { titles: [`python: ${name} ${args.join(" ")}`], outcome: exitCode === 0 ? "passed" : "failed" };
  };
  return [
    await module("ruff", "check", "."),
    await module("ruff", "format", "--check", "."),
    await module("mypy"),
    ...(await pytest(interpreter, join(root, "images", "tests"), join(reports, "images.xml"))),
    ...(await pytest(interpreter, join(root, "jobs"), join(reports, "jobs.xml"), {
      args: IN_PARALLEL,
      env: { LAKEHOUSE_SPARK_JARS: await sparkJars(root) },
    })),
  ];
}

/** The store as the program declares it, in an emulated AWS. */
async function aws({ root, reports }: LayerPlace): Promise<CaseResult[]> {
  const interpreter = await pythonEnvironment(join(root, "jobs", "requirements-dev.txt"));
  return pytest(interpreter, join(root, "test", "aws"), join(reports, "aws.xml"));
}

async function pytest(
  interpreter: string,
  folder: string,
  report: string,
  {
    args = [],
    env = {},
  }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CaseResult[]> {
  const exitCode = await follow(interpreter, ["-m", "pytest", "--quiet", `--junit-xml=${report}`, ...args], {
    cwd: folder,
    env,
  });
  const cases = existsSync(report) ? parseJunitResults(await readFile(report, "utf8")) : [];
  return withExitCode(`pytest in ${folder}`, exitCode, cases);
}

/** A runner that fails for a reason no case shows (a broken set-up, no test found) is one failed case. */
function withExitCode(name: string, exitCode: number, cases: CaseResult[]): CaseResult[] {
  if (exitCode === 0 || cases.some(({ outcome }) => outcome === "failed")) return cases;
  return [...cases, { titles: [`${name}: exit code ${exitCode}`], outcome: "failed" }];
}
