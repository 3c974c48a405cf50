/** Time of `./lakehouse run pagila` beside one hand-written PySpark script of the same steps on the same cluster. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Option } from "commander";
import { Docker } from "../cli/engine/docker.ts";
import { serviceOf } from "../cli/stack/stack-outputs.ts";
import { PROFILE_NAMES, type ProfileName } from "../components/spec/profile.ts";
import { lakehouse, outputs, up, withBenchStack } from "./support/bench-stack.ts";
import { benchCommand, runBench, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { printReport, ratio, type Figure } from "./support/report.ts";
import { timed } from "./support/timed.ts";

interface Options extends BenchOptions {
  readonly profile: ProfileName;
}

const AIM = 1.2;
const PEER = readFileSync(resolve(import.meta.dirname, "peers/pagila_pipeline.py"), "utf8");
const docker = new Docker();

async function bench({ json, repeat, profile }: Options): Promise<void> {
  const machine = await describeMachine();
  const ours: number[] = [];
  const peers: number[] = [];
  await withBenchStack(profile, async () => {
    await up();
    const { container } = serviceOf(await outputs(), "jobs");
    const product = () => timed(() => lakehouse(["run", "pagila", "--json"]));
    const script = () =>
      timed(() =>
        docker.send(PEER, "exec", "--interactive", container, "lakehouse-entrypoint", "python3", "-"),
      );
    // The first run of each warms the JVMs up; the gold rows of both have to be the same.
    await product();
    await compareGold((await script()).result);
    for (let round = 1; round <= repeat; round++) {
      // Whoever runs second in a pair gains nothing over all rounds.
      const pair = round % 2 === 0 ? [script, product] : [product, script];
      for (const run of pair) (run === product ? ours : peers).push((await run()).seconds);
    }
  });
  const product: Figure = { name: "./lakehouse run pagila", unit: "s", values: ours };
  const script: Figure = { name: "hand-written script", unit: "s", values: peers };
  printReport(
    {
      benchmark: `pipeline on a ${profile} stack`,
      machine,
      figures: [product, script],
      ratios: [{ name: "run / script", value: ratio(product, script), aim: AIM }],
      notes: [
        "The script writes Parquet files by path: it registers no table, verifies nothing, and a reader sees half-written data.",
      ],
    },
    json,
  );
}

/** Both have to compute the same; a peer that does less work would be no peer. */
async function compareGold(printed: string): Promise<void> {
  const query = "SELECT store_id, count FROM minio.gold.customer_counts ORDER BY store_id";
  const rows = await lakehouse(["trino", "--", "--output-format", "CSV_UNQUOTED", "--execute", query]);
  if (rows.trim() !== printed.trim()) {
    throw new Error(`the script and the product disagree:\n${printed}\n---\n${rows}`);
  }
}

await runBench(
  benchCommand("pipeline", "Measure a run of product pagila, beside a hand-written PySpark script", 5)
    .addOption(new Option("--profile <profile>", "sizes of the stack").choices(PROFILE_NAMES).default("tiny"))
    .action(bench),
);
