import { RunError } from "@pulumi/pulumi";

/**
 * A mistake in what the user wrote. It extends Pulumi's RunError, so the CLI prints the message alone:
 * a stack trace would point into this library, not at the fault.
 */
export class LakehouseError extends RunError {}

/**
 * Throws one error that lists every fault, or returns when there is none.
 *
 * @param where what was being checked, for example `stack configuration`
 * @param faults one sentence per fault: what is wrong, where, how to repair it
 */
export function throwFaults(where: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  const heading = faults.length === 1 ? `1 fault in ${where}:` : `${faults.length} faults in ${where}:`;
  throw new LakehouseError([heading, ...faults.map((fault) => `  - ${fault}`)].join("\n"));
}
