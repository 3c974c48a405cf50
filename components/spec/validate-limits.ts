import { isDuration, seconds, type Duration } from "../core/units.ts";
import type { JobLimits } from "./job-limits.ts";

const MOST_RETRIES = 10;
const LONGEST: Duration = "24 h";

/**
 * Checks how long and how often a job is tried.
 *
 * @param at where the job was declared, for the messages
 * @returns one sentence per fault; empty when all is well
 */
export function validateLimits(at: string, { retries = 0, timeout }: JobLimits): string[] {
  const faults: string[] = [];
  if (!Number.isInteger(retries) || retries < 0 || retries > MOST_RETRIES)
    faults.push(`${at}: retries ${retries} must be a whole number from 0 to ${MOST_RETRIES}`);
  if (timeout !== undefined && (!isDuration(timeout) || seconds(timeout) > seconds(LONGEST)))
    faults.push(`${at}: timeout "${timeout}" must be a duration of at most ${LONGEST}, for example "30 min"`);
  return faults;
}
