/** Time and memory of the compiler, and of a preview without changes, with 10, 100 and 1,000 tables. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePlan, compilePlan } from "../components/plan/compile.ts";
import { packageRoot } from "../components/core/package-root.ts";
import { validateProducts } from "../components/spec/validate-products.ts";
import { Pulumi } from "../cli/stack/pulumi.ts";
import { stackContext } from "../cli/stack/stack-context.ts";
import { lakehouse } from "./support/bench-stack.ts";
import { benchCommand, runBench, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { manyTables } from "./support/many-tables.ts";
import { printReport, ratio, type Figure } from "./support/report.ts";
import { timed } from "./support/timed.ts";

const COUNTS = [10, 100, 1000];
/** Seconds that a preview of 1,000 tables should stay below. */
const PREVIEW_AIM = 8;
/** Ten times the tables should take at most ten times as long. */
const GROWTH_AIM = 10;

const STACK = "bench-tables";
const FOLDER = join(packageRoot(), ".lakehouse", STACK);
const MEMORY = join(FOLDER, "memory");

/** Milliseconds to check the declaration and to write its plan. */
async function compile(count: number): Promise<number> {
  const product = manyTables(count);
  const { result, seconds } = await timed(() => {
    const faults = validateProducts([product]);
    if (faults.length > 0) throw new Error(faults[0]);
    return Promise.resolve(writePlan(compilePlan([product], { bucketName: (bucket) => bucket, code: {} })));
  });
  if (!result.includes(`kind_${count / 2 - 1}`)) throw new Error("the plan lacks tables");
  return seconds * 1000;
}

/** The program of many tables as a project of its own, with its own state. */
function project(count: number): Pulumi {
  const context = stackContext(STACK);
  const env = {
    ...context.env,
    PULUMI_BACKEND_URL: `file://${join(FOLDER, "state")}`,
    BENCH_TABLES: String(count),
    BENCH_MEMORY_FILE: MEMORY,
  };
  return new Pulumi({ ...context, root: FOLDER, env });
}

async function previews(count: number, repeat: number): Promise<{ seconds: number[]; memory: number[] }> {
  const pulumi = project(count);
  await pulumi.read("up", "--yes", "--skip-preview");
  const found: { seconds: number[]; memory: number[] } = { seconds: [], memory: [] };
  for (let round = 1; round <= repeat; round++) {
    const { seconds } = await timed(() => pulumi.read("preview", "--json", "--expect-no-changes"));
    found.seconds.push(seconds);
    found.memory.push(Number(readFileSync(MEMORY, "utf8")) / 1024);
  }
  return found;
}

async function withProject<T>(action: () => Promise<T>): Promise<T> {
  await lakehouse(["setup"]);
  mkdirSync(join(FOLDER, "state"), { recursive: true });
  const main = join(packageRoot(), "bench", "programs", "many-tables.ts");
  const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
  const provider = join(packageRoot(), "provider");
  const plugins = `plugins: { providers: [{ name: lakehouse, path: ${provider} }] }`;
  writeFileSync(join(FOLDER, "Pulumi.yaml"), `name: ${STACK}\nmain: ${main}\n${runtime}\n${plugins}\n`);
  const pulumi = project(COUNTS[0] ?? 10);
  await pulumi.read("stack", "init");
  try {
    return await action();
  } finally {
    await pulumi.read("destroy", "--yes", "--skip-preview");
    rmSync(FOLDER, { recursive: true });
  }
}

async function bench({ json, repeat }: BenchOptions): Promise<void> {
  const machine = await describeMachine();
  const figures: Figure[] = [];
  const compiled: Figure[] = [];
  for (const count of COUNTS) {
    const values: number[] = [];
    // The first one also loads and compiles the compiler.
    await compile(count);
    for (let round = 1; round <= repeat; round++) values.push(await compile(count));
    compiled.push({ name: `compile ${count} tables`, unit: "ms", values });
  }
  figures.push(...compiled);
  const previewed = await withProject(async () => {
    const found: Figure[] = [];
    for (const count of COUNTS) {
      const { seconds, memory } = await previews(count, repeat);
      const aim = count === 1000 ? { aim: PREVIEW_AIM } : {};
      found.push({ name: `preview of ${count} tables without changes`, unit: "s", values: seconds, ...aim });
      figures.push({ name: `memory of the program, ${count} tables`, unit: "MiB", values: memory });
    }
    return found;
  });
  figures.push(...previewed);
  const growth = (of: readonly Figure[], what: string) => {
    const [, hundred, thousand] = of;
    if (hundred === undefined || thousand === undefined) throw new Error("not everything was measured");
    return { name: `${what}, 1,000 / 100 tables`, value: ratio(thousand, hundred), aim: GROWTH_AIM };
  };
  const ratios = [growth(compiled, "compile"), growth(previewed, "preview")];
  printReport({ benchmark: "tables", machine, figures, ratios, notes: [] }, json);
}

await runBench(benchCommand("tables", "Compile and preview 10, 100 and 1,000 tables", 3).action(bench));
