/** Time of a preview in which nothing changes, with and without the policy pack, beside `terraform plan`. */
import { Docker } from "../cli/engine/docker.ts";
import { destroy, pulumi, STACK, up, withBenchStack } from "./support/bench-stack.ts";
import { benchCommand, runBench, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { printReport, ratio, type Figure } from "./support/report.ts";
import { terraformVersion, timeTerraformPlans, type TerraformPlans } from "./support/terraform.ts";
import { timed } from "./support/timed.ts";

const PACK = ["--policy-pack", "policies"];
const AIM = 1;

/** Seconds of one preview, which has to find that nothing changes. */
async function preview(flags: readonly string[]): Promise<number> {
  const { result, seconds } = await timed(() =>
    pulumi().read("preview", "--json", "--expect-no-changes", ...flags),
  );
  const { changeSummary = {} } = JSON.parse(result) as { changeSummary?: Record<string, number> };
  if (changeSummary["same"] === undefined) throw new Error("the preview saw no resource of the stack");
  return seconds;
}

/** Times the peer where there is one; the stack is gone afterwards. */
async function peer(version: string | undefined, repeat: number): Promise<TerraformPlans | undefined> {
  if (version === undefined) return undefined;
  const exported = await pulumi().read("stack", "export", "--show-secrets");
  await destroy();
  return timeTerraformPlans({ docker: new Docker(), stack: STACK, exported }, repeat, (line) => {
    process.stderr.write(`${line}\n`);
  });
}

async function bench({ json, repeat }: BenchOptions): Promise<void> {
  const machine = await describeMachine();
  const version = await terraformVersion();
  const plain: number[] = [];
  const checked: number[] = [];
  const plans = await withBenchStack("tiny", async () => {
    await up();
    // The first of each fills caches that stay.
    await preview([]);
    await preview(PACK);
    for (let round = 1; round <= repeat; round++) {
      plain.push(await preview([]));
      checked.push(await preview(PACK));
    }
    return peer(version, repeat);
  });
  const ours: Figure = { name: "pulumi preview", unit: "s", values: plain };
  const figures: Figure[] = [
    ours,
    { name: "pulumi preview with the policy pack", unit: "s", values: checked },
  ];
  const common = { benchmark: "preview without changes", machine };
  if (plans === undefined) {
    const notes = ["terraform is not on PATH: its plan was not measured."];
    printReport({ ...common, figures, ratios: [], notes }, json);
    return;
  }
  const theirs: Figure = { name: `terraform ${version ?? ""} plan`, unit: "s", values: plans.seconds };
  printReport(
    {
      ...common,
      figures: [...figures, theirs],
      ratios: [{ name: "pulumi preview / terraform plan", value: ratio(ours, theirs), aim: AIM }],
      notes: plans.empty ? [] : ["terraform plan wants to change resources right after its own apply."],
    },
    json,
  );
}

await runBench(
  benchCommand("preview", "Measure a preview in which nothing changes, beside terraform plan", 5).action(
    bench,
  ),
);
