/** Start time of a stack from built images by `./lakehouse up`, beside plain `docker` commands. */
import { Option } from "commander";
import { Docker } from "../cli/engine/docker.ts";
import { PROFILE_NAMES, type ProfileName } from "../components/spec/profile.ts";
import {
  destroy,
  lakehouse,
  outputs,
  pulumi,
  STACK,
  up,
  withBenchStack,
  type UpReport,
} from "./support/bench-stack.ts";
import { benchCommand, runBench, type BenchOptions } from "./support/command-line.ts";
import { describeMachine } from "./support/machine.ts";
import { createPlain, readPlainStack, removePlain, startPlain, stopPlain } from "./support/plain-stack.ts";
import { readProvisioning } from "./support/provisioning.ts";
import { printReport, ratio, type Figure } from "./support/report.ts";
import { timed, type Timed } from "./support/timed.ts";
import { copyVolume } from "./support/volumes.ts";

interface Options extends BenchOptions {
  readonly profile: ProfileName;
}

/** Seconds that one round measured. */
interface Round {
  readonly first: number;
  readonly again: number;
  readonly restart: number;
  readonly plainFirst: number;
  readonly plainRestart: number;
}

const docker = new Docker();
/** Keeps the object store's users, policies and buckets for the peer, which starts with them. */
const SEED = `lakehouse-${STACK}-seed`;
const AIM = 1.2;
/** Seconds in which a `tiny` stack should be ready. */
const TINY_READY = 25;

/** Loading the sample source is work on data, no part of the start. */
function untilReady({ result, seconds }: Timed<UpReport>): number {
  const loading = result.stages.filter(({ name }) => name === "sample sources");
  return loading.reduce((rest, stage) => rest - stage.seconds, seconds);
}

async function measureRound(): Promise<Round> {
  const first = untilReady(await timed(up));
  const again = untilReady(await timed(up));
  const plain = await readPlainStack(docker, STACK, await pulumi().read("stack", "export", "--show-secrets"));
  const provisioning = await readProvisioning(await outputs());
  await lakehouse(["down"]);
  const restart = untilReady(await timed(up));

  await lakehouse(["down"]);
  const store = plain.containers.find(({ service }) => service === "minio");
  const volume = store?.volumes[0]?.name;
  if (store === undefined || volume === undefined) throw new Error("the stack has no object store");
  await copyVolume(docker, volume, SEED, store.image);
  await destroy();
  try {
    await copyVolume(docker, SEED, volume, store.image);
    const plainFirst = await timed(async () => {
      await createPlain(docker, plain);
      await startPlain(docker, plain, provisioning);
    });
    await stopPlain(docker, plain);
    const plainRestart = await timed(() => startPlain(docker, plain));
    return { first, again, restart, plainFirst: plainFirst.seconds, plainRestart: plainRestart.seconds };
  } finally {
    await removePlain(docker, plain);
    await docker.read("volume", "rm", SEED);
  }
}

async function bench({ json, repeat, profile }: Options): Promise<void> {
  const machine = await describeMachine();
  const rounds: Round[] = [];
  await withBenchStack(profile, async () => {
    // Images that are missing are built here, outside the measurement.
    await up();
    await destroy();
    for (let round = 1; round <= repeat; round++) {
      process.stderr.write(`round ${round} of ${repeat}\n`);
      rounds.push(await measureRound());
    }
  });
  const figure = (name: string, key: keyof Round, aim?: number): Figure => ({
    name,
    unit: "s",
    values: rounds.map((round) => round[key]),
    ...(aim === undefined ? {} : { aim }),
  });
  const first = figure("first start, ./lakehouse up", "first", profile === "tiny" ? TINY_READY : undefined);
  const plainFirst = figure("first start, plain docker", "plainFirst");
  const restart = figure("start after down, ./lakehouse up", "restart");
  const plainRestart = figure("start after stop, plain docker", "plainRestart");
  printReport(
    {
      benchmark: `start of a ${profile} stack`,
      machine,
      figures: [first, plainFirst, restart, plainRestart, figure("nothing to do, ./lakehouse up", "again")],
      ratios: [
        { name: "first start, up / plain", value: ratio(first, plainFirst), aim: AIM },
        { name: "start after down, up / plain", value: ratio(restart, plainRestart), aim: AIM },
      ],
      notes: [
        "The peer's object store starts with its users and buckets in place; its databases and roles are made by psql.",
        "Loading the sample source is left out of up's time.",
      ],
    },
    json,
  );
}

await runBench(
  benchCommand("start", "Measure how long a stack takes to start from built images, beside plain docker", 3)
    .addOption(new Option("--profile <profile>", "sizes of the stack").choices(PROFILE_NAMES).default("tiny"))
    .action(bench),
);
