/** Resident memory of a running stack, per container, right after the start and after the pipeline ran. */
import { Option } from "commander";
import { Docker } from "../cli/engine/docker.ts";
import { STACK_LABEL } from "../cli/engine/containers.ts";
import { PROFILE_NAMES, type ProfileName } from "../components/spec/profile.ts";
import { lakehouse, STACK, up, withBenchStack } from "./support/bench-stack.ts";
import { residentMemory } from "./support/cgroup-memory.ts";
import { benchCommand, runBench, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { printReport, type Figure } from "./support/report.ts";

interface Options extends BenchOptions {
  readonly profile: ProfileName;
}

/** MiB by container. */
type Sample = Readonly<Record<string, number>>;

const docker = new Docker();
const MEBIBYTE = 2 ** 20;
/** MiB that a `tiny` stack should stay below after its pipeline ran. */
const TINY_AIM = 3 * 1024;

async function measure(): Promise<Sample> {
  const ids = await docker.read("ps", "--quiet", "--filter", `label=${STACK_LABEL}=${STACK}`);
  const lines = await docker.read("inspect", "--format", "{{.Name}} {{.State.Pid}}", ...ids.split("\n"));
  return Object.fromEntries(
    lines.split("\n").map((line) => {
      const [name = "", pid] = line.split(" ");
      return [name.replace(/^\//, ""), residentMemory(Number(pid)) / MEBIBYTE];
    }),
  );
}

function figures(when: string, samples: readonly Sample[], aim?: number): Figure[] {
  const names = Object.keys(samples[0] ?? {}).sort();
  const sum = (sample: Sample): number => Object.values(sample).reduce((total, value) => total + value, 0);
  return [
    ...names.map((name): Figure => ({
      name: `${name}, ${when}`,
      unit: "MiB",
      values: samples.map((sample) => sample[name] ?? 0),
    })),
    {
      name: `whole stack, ${when}`,
      unit: "MiB",
      values: samples.map(sum),
      ...(aim === undefined ? {} : { aim }),
    },
  ];
}

async function bench({ json, repeat, profile }: Options): Promise<void> {
  const machine = await describeMachine();
  const started: Sample[] = [];
  const ran: Sample[] = [];
  for (let round = 1; round <= repeat; round++) {
    await withBenchStack(profile, async () => {
      await up();
      started.push(await measure());
      await lakehouse(["run", "pagila"]);
      ran.push(await measure());
    });
  }
  printReport(
    {
      benchmark: `memory of a ${profile} stack`,
      machine,
      figures: [
        ...figures("after the start", started),
        ...figures("after the pipeline", ran, profile === "tiny" ? TINY_AIM : undefined),
      ],
      ratios: [],
      notes: ["Private and shared pages of each container's control group; the page cache is left out."],
    },
    json,
  );
}

await runBench(
  benchCommand("memory", "Measure the resident memory of a running stack, container by container", 1)
    .addOption(new Option("--profile <profile>", "sizes of the stack").choices(PROFILE_NAMES).default("tiny"))
    .action(bench),
);
