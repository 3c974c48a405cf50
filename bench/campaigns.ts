/** Time of a million delivered rows through all layers, beside one hand-written PySpark script on the same cluster. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { stringify } from "csv-stringify/sync";
import { Option } from "commander";
import { Docker } from "../cli/engine/docker.ts";
import { positiveNumber } from "../cli/command/options.ts";
import { serviceOf } from "../cli/stack/stack-outputs.ts";
import { storeClient } from "../cli/store/store-client.ts";
import { PROFILE_NAMES, type ProfileName } from "../components/spec/profile.ts";
import { sample } from "../jobs/campaign_analytics/sample.ts";
import { lakehouse, outputs, up, withBenchStack } from "./support/bench-stack.ts";
import { benchCommand, runBench, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { printReport, ratio, type Figure } from "./support/report.ts";
import { timed } from "./support/timed.ts";

interface Options extends BenchOptions {
  readonly profile: ProfileName;
  readonly rows: number;
}

const AIM = 1.3;
const PRODUCT = "campaign_analytics";
const PEER = readFileSync(resolve(import.meta.dirname, "peers/campaigns_pipeline.py"), "utf8");
const docker = new Docker();

/** Delivers as many rows on one day, in the place of the product's small sample. @returns the day */
async function deliver(rows: number): Promise<string> {
  const [delivery] = sample({ performanceRows: rows, days: 1 }).deliveries;
  if (delivery === undefined) throw new Error("the sample has no delivery");
  const client = storeClient(await outputs());
  for (const [table, records] of Object.entries(delivery.tables)) {
    const key = `${PRODUCT}/files/${table}/${delivery.day}/${table}.csv`;
    await client.putObject("landing", key, stringify([...records], { header: true }));
  }
  return delivery.day;
}

async function bench({ json, repeat, profile, rows }: Options): Promise<void> {
  const machine = await describeMachine();
  const ours: number[] = [];
  const peers: number[] = [];
  await withBenchStack(
    profile,
    async () => {
      await up();
      const day = await deliver(rows);
      const { container } = serviceOf(await outputs(), "jobs");
      const product = () => timed(() => lakehouse(["run", PRODUCT, "--date", day, "--json"]));
      const run = ["exec", "--interactive", "--env", `BENCH_DAY=${day}`, container];
      const script = () => timed(() => docker.send(PEER, ...run, "lakehouse-entrypoint", "python3", "-"));
      // The first run of each warms the JVMs up; both have to come to the same rows.
      await product();
      await compare((await script()).result);
      for (let round = 1; round <= repeat; round++) {
        // Whoever runs second in a pair gains nothing over all rounds.
        const pair = round % 2 === 0 ? [script, product] : [product, script];
        for (const one of pair) (one === product ? ours : peers).push((await one()).seconds);
      }
    },
    { [`lakehouse:${PRODUCT}`]: { enabled: true }, "lakehouse:pagila": { enabled: false } },
  );
  const product: Figure = { name: `./lakehouse run ${PRODUCT}`, unit: "s", values: ours };
  const script: Figure = { name: "hand-written script", unit: "s", values: peers };
  printReport(
    {
      benchmark: `${rows} delivered rows on a ${profile} stack`,
      machine,
      figures: [product, script],
      ratios: [{ name: "run / script", value: ratio(product, script), aim: AIM }],
      notes: [
        "The script registers no table, names no rule, tests nothing, and replaces tables under their readers.",
        "The product's gold layer is a dbt project with its tests; the script's are four aggregates.",
      ],
    },
    json,
  );
}

/** Both have to keep the same rows; a peer that does less work would be no peer. */
async function compare(printed: string): Promise<void> {
  const query = "SELECT count(*), sum(clicks) FROM minio.silver.performance";
  const rows = await lakehouse(["trino", "--", "--output-format", "CSV_UNQUOTED", "--execute", query]);
  if (rows.trim() !== printed.trim()) {
    throw new Error(`the script and the product disagree:\n${printed}\n---\n${rows}`);
  }
}

await runBench(
  benchCommand("campaigns", "Measure delivered rows through all layers, beside a hand-written script", 2)
    .addOption(
      new Option("--profile <profile>", "sizes of the stack").choices(PROFILE_NAMES).default("laptop"),
    )
    .addOption(
      new Option("--rows <n>", "performance rows to deliver").default(1_000_000).argParser(positiveNumber),
    )
    .action(bench),
);
