import { CommandFailure } from "../command/failure.ts";
import { stackContainers } from "../engine/containers.ts";
import { repair, repairAll, type Say } from "../engine/repair.ts";
import { dataVolumes } from "./data-volumes.ts";
import { guardData, type PreviewDigest } from "./guard-data.ts";
import { missingFromEngine } from "./missing.ts";
import { policyPack } from "./policy-pack.ts";
import { recoverInterruptedUpdate } from "./recover.ts";
import { removeStaleServices } from "./remove-stale-services.ts";
import type { StackTools } from "./stack-tools.ts";
import { ENGINE_TYPES, type StackState, type StateResource } from "./stack-state.ts";
import { withoutContents } from "./without-contents.ts";

/** What a stack that ran before was found to be. */
export interface Repaired {
  /** One line per container that runs but does not answer; an update with a mended declaration may replace it. */
  readonly faults: readonly string[];
}

/**
 * Brings a stack that ran before into a state from which an update can start: everything that exists runs and, as
 * far as it can, answers, and the state knows what does not exist any more.
 */
export async function repairStack(tools: StackTools, state: StackState, say: Say): Promise<Repaired> {
  const { context, docker, pulumi } = tools;
  const ids = new Set(state.resources.map((resource) => resource.id));
  const ours = (await stackContainers(docker, context.name)).filter((container) => ids.has(container.id));
  const missing = await missingWithStale(tools, state);
  let faults: readonly string[] = [];
  if (missing.length > 0) {
    say(`removed by someone, to be made again: ${missing.map(({ urn }) => lastPart(urn)).join(", ")}`);
  } else {
    const repaired = await repair(docker, ours, say);
    faults = repaired.faults;
    for (const fault of faults) say(fault);
    if (repaired.steps.length + faults.length === 0) say("every container runs and answers");
  }
  await recoverInterruptedUpdate({ context, pulumi, docker, say }, state);
  const volumes = missing.filter(({ type }) => type === ENGINE_TYPES.volume);
  if (volumes.length > 0) await forgetContents(tools, volumes, say);
  // Only what is gone is refreshed: the servers that the other resources live in may be among it.
  if (missing.length > 0)
    await refresh(
      tools,
      missing.map(({ urn }) => urn),
    );
  return { faults };
}

/** What is missing, and the services that are of no use without it. */
async function missingWithStale(tools: StackTools, state: StackState): Promise<StateResource[]> {
  const find = (): Promise<StateResource[]> => missingFromEngine(tools.docker, tools.context.name, state);
  const missing = await find();
  const gone = missing.filter(({ type }) => type === ENGINE_TYPES.volume).map(({ id }) => id);
  const databases = dataVolumes(state).filter(
    ({ service, name }) => service === "postgres" && gone.includes(name),
  );
  if (databases.length === 0) return missing;
  await removeStaleServices(tools);
  return find();
}

/**
 * Makes the state forget what was in volumes that are gone, so that the update makes it again. Asking the servers does
 * not do: they answer that even what holds the missing things is missing, which their providers take for a failure.
 */
async function forgetContents(
  { pulumi }: StackTools,
  volumes: readonly StateResource[],
  say: Say,
): Promise<void> {
  const urns = new Set(volumes.map(({ urn }) => urn));
  const { text, removed } = withoutContents(await pulumi.read("stack", "export"), urns);
  if (removed === 0) return;
  await pulumi.send(text, "stack", "import");
  say(`what was in it is made again, too: ${removed} buckets, databases, users and grants`);
}

/**
 * Previews the stack against the policies and, unless it is as declared, updates it; then sees to it that
 * everything answers if containers were replaced or did not answer before.
 *
 * @param order what did not answer before, and whether the second key to deleting data is turned
 * @throws CommandFailure when the update fails, or when something does not answer in the end; with exit code 3,
 *   nothing changed, when resources that hold data would go and a key is missing
 */
export async function updateStack(
  tools: StackTools,
  { faults, deleteData }: { readonly faults: readonly string[]; readonly deleteData: boolean },
  say: Say,
): Promise<void> {
  const { docker, context, pulumi } = tools;
  const pack = policyPack(context, deleteData);
  const preview = await previewed(tools, pack);
  if (preview !== undefined) guardData(tools, preview, deleteData, say);
  const planned = preview?.changeSummary;
  if (planned !== undefined && Object.keys(planned).every((operation) => operation === "same")) {
    say(`all ${String(planned["same"] ?? 0)} resources are as declared`);
    if (faults.length > 0) throw new CommandFailure(faults.join("\n"));
    return;
  }
  const before = await containerIds(tools);
  const flags = [
    "--yes",
    "--suppress-outputs",
    // What was previewed and judged a moment ago need not be previewed again.
    ...(planned === undefined ? [] : ["--skip-preview"]),
    ...pack,
  ];
  const exitCode = await pulumi.follow("up", ...flags);
  if (exitCode !== 0) {
    throw new CommandFailure(
      "pulumi up failed; the lines above say why. What was made stays: repair the cause and repeat ./lakehouse up",
    );
  }
  const after = await containerIds(tools);
  const replaced = before.size > 0 && [...after].some((id) => !before.has(id));
  if (replaced || faults.length > 0) {
    await repairAll(docker, await stackContainers(docker, context.name), say);
  }
}

/** What a preview found; nothing when it fails, as the update will tell why. */
async function previewed(
  { pulumi }: StackTools,
  pack: readonly string[],
): Promise<PreviewDigest | undefined> {
  try {
    return JSON.parse(await pulumi.read("preview", "--json", ...pack)) as PreviewDigest;
  } catch (error) {
    if (error instanceof CommandFailure) return undefined;
    throw error;
  }
}

async function containerIds({ docker, context }: StackTools): Promise<Set<string>> {
  return new Set((await stackContainers(docker, context.name)).map(({ id }) => id));
}

async function refresh({ pulumi }: StackTools, urns: readonly string[]): Promise<void> {
  const targets = urns.flatMap((urn) => ["--target", urn]);
  const exitCode = await pulumi.follow("refresh", "--yes", "--skip-preview", ...targets);
  if (exitCode !== 0) throw new CommandFailure("pulumi refresh failed; the lines above say why");
}

function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
