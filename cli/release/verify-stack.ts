import { readStatus, isHealthy } from "../stack/status.ts";
import { readOutputs } from "../stack/stack-outputs.ts";
import { findState } from "../stack/stack-state.ts";
import type { StackTools } from "../stack/stack-tools.ts";
import { compareContents } from "./compare-contents.ts";
import { deployedContents } from "./contents.ts";
import { qualityResults } from "./quality-results.ts";
import type { Contents, TableStates } from "./manifest.ts";
import { stackTables } from "./stack-tables.ts";

/** What was found of a stack after it was changed. */
export interface Verified {
  readonly tables: TableStates;
  /** One sentence each; none when everything is as it should be. */
  readonly faults: readonly string[];
}

/**
 * Asks every service by its probe, every table by a query and every check for its result, and holds what runs against
 * what should.
 */
export async function verifyStack(tools: StackTools, expected: Contents): Promise<Verified> {
  const outputs = await readOutputs(tools.pulumi, tools.context.name);
  const state = await findState(tools.pulumi);
  const { services } = await readStatus(tools, Object.keys(outputs.description.services));
  const { states, faults } = await stackTables(outputs, state);
  const deployed = state === undefined ? undefined : deployedContents(state);
  const quality = await qualityResults(outputs, outputs.description.products);
  return {
    tables: states,
    faults: [
      ...services
        .filter((service) => !isHealthy(service))
        .map(({ service, fault, health }) => `service ${service} does not answer: ${fault ?? health}`),
      ...faults,
      ...Object.values(quality).flatMap((result) =>
        (result?.stopped ?? []).map((check) => `${check} stopped its job`),
      ),
      ...(deployed === undefined ? ["it has no plan"] : compareContents(expected, deployed)),
    ],
  };
}
