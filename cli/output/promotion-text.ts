import type { Evidence } from "../release/evidence.ts";
import { closedGates, type GateResult } from "../release/gates.ts";
import type { Release } from "../release/manifest.ts";
import type { Prospect } from "../release/prospect.ts";
import { renderTableStates } from "./release-text.ts";
import { renderTablePlan } from "./table-plan-text.ts";

/** What a promotion would do, for people. */
export function renderProspect({ release, to, differences, tables, resources, gates }: Prospect): string {
  const closed = closedGates(gates).map(({ gate }) => gate);
  return [
    `Release ${release.name} of stack ${release.stack}, commit ${release.git.commit}, for stack ${to}.`,
    "",
    differences.length === 0
      ? "Images, code, plan and contracts: no difference."
      : "Images, code, plan and contracts:",
    ...differences.map((words) => `  - ${words}`),
    renderTablePlan(tables),
    ...renderResources(resources),
    "",
    "Gates:",
    ...gates.flatMap(renderGate),
    closed.length === 0
      ? "All gates are open."
      : `Refused by: ${closed.join(", ")}. Nothing was changed on stack ${to}.`,
  ].join("\n");
}

function renderResources(resources: readonly string[] | undefined): string[] {
  if (resources === undefined) return ["Resources: the stack does not exist yet; all are created."];
  if (resources.length === 0) return ["Resources: no change."];
  return ["Resources:", ...resources.map((words) => `  - ${words}`)];
}

function renderGate({ gate, faults, waived }: GateResult): string[] {
  if (faults.length === 0) return [`  ${gate}: open`];
  const state = waived === undefined ? "CLOSED" : `passed over, since: ${waived}`;
  return [`  ${gate}: ${state}`, ...faults.map((fault) => `    - ${fault}`)];
}

/** What a rollback does, for people. */
export function renderRollback(stack: string, { name, git }: Release, words: readonly string[]): string {
  return [
    `Stack ${stack} goes back to release ${name}: images, job code and plan of commit ${git.commit}.`,
    ...words.map((text) => `  - ${text}`),
  ].join("\n");
}

/** What was done to a stack, for people. @param file where it is kept */
export function renderEvidence({ stack, release, after, faults }: Evidence, file: string): string {
  return [
    renderTableStates(after),
    ...faults.map((fault) => `  - ${fault}`),
    faults.length === 0
      ? `Stack ${stack} is of release ${release.name}, and everything answers.`
      : `Stack ${stack} was brought to release ${release.name}, but not everything is as it should be.`,
    `Kept as ${file}.`,
  ].join("\n");
}
