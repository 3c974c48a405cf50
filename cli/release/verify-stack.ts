import { findQuality, stopped } from "../quality/read-quality.ts";
import { readStatus, isHealthy } from "../stack/status.ts";
import { readOutputs, type StackOutputs } from "../stack/stack-outputs.ts";
import { findState } from "../stack/stack-state.ts";
import type { StackTools } from "../stack/stack-tools.ts";
import { compareContents, partOf } from "./compare-contents.ts";
import { deployedContents } from "./contents.ts";
import type { Release, TableStates } from "./manifest.ts";
import { stackTables } from "./stack-tables.ts";

/** What was found of a stack after it was changed. */
export interface Verified {
  readonly tables: TableStates;
  /** One sentence each; none when everything is as it should be. */
  readonly faults: readonly string[];
}

/**
 * Asks every service by its probe, every table by a query and every check for its result, and holds what runs against
 * the release.
 *
 * @param since begin of the change, ISO 8601; checks that ran before it judged other rows
 */
export async function verifyStack(
  tools: StackTools,
  { contents }: Release,
  since: string,
): Promise<Verified> {
  const outputs = await readOutputs(tools.pulumi, tools.context.name);
  const state = await findState(tools.pulumi);
  const { services } = await readStatus(tools, Object.keys(outputs.description.services));
  const { states, faults } = await stackTables(outputs, state);
  const deployed = state === undefined ? undefined : deployedContents(state);
  const stops = await stoppedSince(outputs, since);
  return {
    tables: states,
    faults: [
      ...services
        .filter((service) => !isHealthy(service))
        .map(({ service, fault, health }) => `service ${service} does not answer: ${fault ?? health}`),
      ...faults,
      ...stops,
      ...(deployed === undefined
        ? ["it has no plan"]
        : compareContents(partOf(contents, deployed), deployed)),
    ],
  };
}

async function stoppedSince(outputs: StackOutputs, since: string): Promise<string[]> {
  const found: string[] = [];
  for (const product of outputs.description.products) {
    const report = await findQuality(outputs, product);
    const recent = (report === undefined ? [] : stopped(report)).filter(
      ({ checkedAt }) => checkedAt >= since,
    );
    found.push(...recent.map(({ table, check }) => `${table}: ${check} stopped its job`));
  }
  return found;
}
