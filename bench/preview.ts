/** Time of a preview in which nothing changes, with and without the policy pack, beside `terraform plan`. */
import { benchCommand, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { pulumi, up, withBenchStack } from "./support/bench-stack.ts";
import { printReport, type Figure } from "./support/report.ts";
import { timed } from "./support/timed.ts";

const PACK = ["--policy-pack", "policies"];

/** Seconds of one preview, which has to find that nothing changes. */
async function preview(flags: readonly string[]): Promise<number> {
  const { result, seconds } = await timed(() =>
    pulumi().read("preview", "--json", "--expect-no-changes", ...flags),
  );
  const { changeSummary = {} } = JSON.parse(result) as { changeSummary?: Record<string, number> };
  if (changeSummary["same"] === undefined) throw new Error("the preview saw no resource of the stack");
  return seconds;
}

async function bench({ json, repeat }: BenchOptions): Promise<void> {
  const machine = await describeMachine();
  const plain: number[] = [];
  const checked: number[] = [];
  await withBenchStack("tiny", async () => {
    await up();
    // The first of each fills caches that stay.
    await preview([]);
    await preview(PACK);
    for (let round = 1; round <= repeat; round++) {
      plain.push(await preview([]));
      checked.push(await preview(PACK));
    }
  });
  const figures: Figure[] = [
    { name: "pulumi preview", unit: "s", values: plain },
    { name: "pulumi preview with the policy pack", unit: "s", values: checked },
  ];
  printReport({ benchmark: "preview without changes", machine, figures, ratios: [], notes: [] }, json);
}

await benchCommand("preview", "Measure a preview in which nothing changes, beside terraform plan", 5)
  .action(bench)
  .parseAsync();
