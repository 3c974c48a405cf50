import type { Duration } from "../core/units.ts";

/** Defaults of {@link JobLimits}. */
export const JOB_LIMITS = { retries: 0 } as const;

/** How long and how often a job is tried. */
export interface JobLimits {
  /** How often a job that failed is tried again in the same run; broken rules are not tried again. @default 0 */
  readonly retries?: number;
  /** Longest that one try may take; then it is stopped and has failed. @default no limit */
  readonly timeout?: Duration;
}
