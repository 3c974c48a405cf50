import { mkdir } from "node:fs/promises";

import { CliError } from "../cli-error.ts";
import { baseImage } from "./base-image.ts";
import { caBundle } from "./ca-bundle.ts";
import { removeWorkFolders } from "./content-cache.ts";
import { dockerEngine } from "./docker-engine.ts";
import { languageHost } from "./language-host.ts";
import { localState } from "./local-state.ts";
import { locateMachine } from "./machine.ts";
import type { Machine } from "./machine.ts";
import { ProgressPrinter } from "./progress-printer.ts";
import { providerPlugins } from "./provider-plugins.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import { withSetupLock } from "./setup-lock.ts";
import type { Outcome, Stage } from "./stage.ts";

const STAGES: readonly Stage[] = [
  pulumiCli,
  languageHost,
  providerPlugins,
  localState,
  dockerEngine,
  baseImage,
  caBundle,
];

/** One stage's line of the result. */
export interface StageResult {
  readonly name: string;
  readonly outcome: Outcome | "failed" | "skipped";
  readonly detail: string;
  /** Seconds from the stage's start to its end. */
  readonly seconds: number;
}

/** What `setup --json` prints. */
export interface SetupResult {
  readonly ok: boolean;
  readonly seconds: number;
  readonly stages: readonly StageResult[];
}

/**
 * Run all stages, those that do not depend on each other at the same time. A failed stage skips those that need it;
 * the others still end, so that one run tells all that is wrong. Safe to interrupt and to repeat.
 */
export async function runSetup(machine: Machine = locateMachine(), stages = STAGES): Promise<SetupResult> {
  const started = performance.now();
  const printer = new ProgressPrinter(process.stderr, stages);
  try {
    const results = await withSetupLock(machine, printer.say, async () => {
      await removeWorkFolders(machine);
      await mkdir(machine.cache, { recursive: true });
      return runStages(machine, stages, printer);
    });
    const ok = results.every(({ outcome }) => outcome !== "failed" && outcome !== "skipped");
    return { ok, seconds: secondsSince(started), stages: results };
  } finally {
    printer.stop();
  }
}

async function runStages(
  machine: Machine,
  stages: readonly Stage[],
  printer: ProgressPrinter,
): Promise<StageResult[]> {
  const running = new Map<string, Promise<StageResult>>();
  for (const stage of stages) {
    running.set(stage.name, runAfter(machine, stage, running, printer));
  }
  return Promise.all([...running.values()]);
}

async function runAfter(
  machine: Machine,
  stage: Stage,
  running: ReadonlyMap<string, Promise<StageResult>>,
  printer: ProgressPrinter,
): Promise<StageResult> {
  // A stage only waits for stages listed before it, so the table cannot deadlock.
  const needed = await Promise.all(stage.after.flatMap((name) => running.get(name) ?? []));
  const broken = needed.find((result) => result.outcome === "failed" || result.outcome === "skipped");
  if (broken) {
    const result: StageResult = {
      name: stage.name,
      outcome: "skipped",
      detail: `needs ${broken.name}`,
      seconds: 0,
    };
    printer.ended(result);
    return result;
  }
  const started = performance.now();
  const progress = printer.started(stage);
  const result = await stage.run({ machine, progress }).then(
    (report) => ({ name: stage.name, ...report, seconds: secondsSince(started) }),
    (error: unknown): StageResult => {
      const detail = error instanceof CliError ? error.message : String((error as Error).stack ?? error);
      return { name: stage.name, outcome: "failed", detail, seconds: secondsSince(started) };
    },
  );
  printer.ended(result);
  return result;
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
