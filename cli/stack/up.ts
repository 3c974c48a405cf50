import { parseStackConfig } from "../../stacks/config.ts";
import { CommandFailure } from "../command/failure.ts";
import { dagsterUrl } from "../dagster/dagster-url.ts";
import { reloadLocation } from "../dagster/reload-location.ts";
import { Stages, type StageTime } from "../output/stages.ts";
import { fillTables, type ProductRun } from "../pipeline/fill-tables.ts";
import { showTables, type ShownTables } from "../pipeline/show-tables.ts";
import { runSetup } from "../setup/run-setup.ts";
import type { LoadResult } from "../sources/load-source.ts";
import { locateMachine } from "../setup/machine.ts";
import { loadSources } from "../sources/load-sources.ts";
import { repairStack, updateStack, type Repaired } from "./converge.ts";
import { preflight } from "./preflight.ts";
import { productFolders, type ProductOrder, type StackProducts } from "./product-folders.ts";
import { readStackConfig } from "./stack-config.ts";
import { findOutputs, readOutputs, type StackOutputs } from "./stack-outputs.ts";
import { emptiedAt } from "./emptied-at.ts";
import { findState } from "./stack-state.ts";
import { stackTools, type StackTools } from "./stack-tools.ts";
import { refuseLostDatabases } from "./refuse-lost-databases.ts";
import { refuseLosses, tablePlan } from "./table-plan.ts";
import { removeStaleLocks } from "./stale-lock.ts";

/** Rows of each gold table that the result shows. */
const SHOWN_ROWS = 10;

/** What the user asked for. */
export interface UpOrder extends ProductOrder {
  readonly stack: string;
  /** Leaves the pipeline alone. */
  readonly skipRun: boolean;
  /** Second key to deleting data; the first is the stack's configuration. */
  readonly deleteData: boolean;
}

/** What `up` came to. */
export interface UpResult {
  readonly outputs: StackOutputs;
  readonly sources: Readonly<Record<string, LoadResult>>;
  readonly runs: readonly ProductRun[];
  readonly tables: ShownTables;
  readonly stages: readonly StageTime[];
}

/**
 * From whatever is there to a lakehouse that answers. Safe to interrupt and to repeat: what is done already is
 * left alone.
 *
 * @throws CommandFailure with exit code 2 for bad input (nothing was changed), 3 for rows that may not be replaced
 */
export async function up(order: UpOrder): Promise<UpResult> {
  const stages = new Stages(order.skipRun ? 5 : 7);
  const say = (line: string): void => {
    stages.say(line);
  };
  await stages.run("machine", setUpMachine);
  const tools = stackTools(order.stack);
  const { products, folders, exists } = await stages.run("checks", () => check(tools, order));
  const repaired = await stages.run("repair", () => prepare(tools, exists, say));
  const outputs = await stages.run("resources", () =>
    update(tools, { ...repaired, deleteData: order.deleteData }, say),
  );
  const sources = await stages.run("sample sources", () =>
    load(tools, order, { products, folders, outputs }, say),
  );
  const done = { outputs, sources };
  if (order.skipRun) return { ...done, runs: [], tables: {}, stages: stages.times };
  const runs = await stages.run("pipeline", async () => {
    const state = await findState(tools.pulumi);
    const emptied = state === undefined ? undefined : emptiedAt(state);
    return fillTables({ docker: tools.docker, outputs, products, sources, emptiedAt: emptied, say });
  });
  const tables = await stages.run("result", async () => {
    const shown: ShownTables = {};
    for (const { name } of products) {
      Object.assign(shown, await showTables(tools.docker, outputs, name, SHOWN_ROWS));
    }
    return shown;
  });
  return { ...done, runs, tables, stages: stages.times };
}

async function setUpMachine(): Promise<void> {
  const result = await runSetup();
  if (result.ok) return;
  const failed = result.stages.filter(({ outcome }) => outcome === "failed");
  throw new CommandFailure(failed.map(({ name, detail }) => `${name}: ${detail}`).join("\n"));
}

/** Everything that can be wrong with the input is found here, before anything is created. */
async function check(
  tools: StackTools,
  order: UpOrder,
): Promise<StackProducts & { readonly exists: boolean }> {
  const { context, docker, pulumi } = tools;
  const config = parseStackConfig(readStackConfig(context));
  const chosen = productFolders(config, order, context.root);
  const state = await findState(pulumi);
  const outputs = state === undefined ? undefined : await findOutputs(pulumi);
  await preflight({
    stack: context.name,
    root: context.root,
    config,
    ...chosen,
    docker,
    state: state ?? { resources: [], pending: [] },
    outputs,
  });
  if (state !== undefined) {
    refuseLostDatabases(state, chosen.products);
    refuseLosses(tablePlan(state, chosen.products, config.spec));
  }
  return { ...chosen, exists: state !== undefined };
}

async function prepare(tools: StackTools, exists: boolean, say: (line: string) => void): Promise<Repaired> {
  const { context, pulumi } = tools;
  const nothingToRepair = { faults: [] };
  if (!exists) {
    await pulumi.read("stack", "init", "--no-select");
    say(`created stack ${context.name}`);
    return nothingToRepair;
  }
  const locks = await removeStaleLocks(context, pulumi);
  if (locks.length > 0) say("took away the lock of an update that was killed");
  const state = await findState(pulumi);
  if (state === undefined || state.resources.length + state.pending.length === 0) {
    say("nothing runs yet");
    return nothingToRepair;
  }
  return repairStack(tools, state, say);
}

async function update(
  tools: StackTools,
  order: Repaired & { readonly deleteData: boolean },
  say: (line: string) => void,
): Promise<StackOutputs> {
  const { context, pulumi } = tools;
  await updateStack(tools, order, say);
  const outputs = await readOutputs(pulumi, context.name);
  const dagster = dagsterUrl(outputs);
  // It learns a new plan by loading it, so that runs at work end on the one they were started on.
  if (dagster !== undefined) await reloadLocation(dagster);
  return outputs;
}

/** Fills the sample sources; only then the folders become the stack's own, so that a refused load leaves no trace. */
async function load(
  { context, pulumi }: StackTools,
  order: UpOrder,
  parts: StackProducts & { readonly outputs: StackOutputs },
  say: (line: string) => void,
): Promise<Record<string, LoadResult>> {
  const { cache } = locateMachine();
  const results = await loadSources({
    ...parts,
    root: context.root,
    replace: order.replaceSource,
    cache,
    say,
  });
  for (const product of Object.keys(order.data)) {
    const folder = parts.folders[product];
    if (folder !== undefined) {
      await pulumi.read("config", "set", "--path", `lakehouse:${product}.data`, folder);
    }
  }
  return results;
}
