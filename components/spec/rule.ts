/** What happens when rows break a rule, mildest first. */
export const SEVERITIES = ["warn", "reject", "stop"] as const;

/**
 * `warn` counts the rows and keeps them; `reject` moves them to the table's quarantine; `stop` fails the job, and
 * the table stays as it was.
 */
export type Severity = (typeof SEVERITIES)[number];

/** A condition that every row of a table has to meet. */
export interface Rule {
  /**
   * Spark SQL condition over the table's columns. As in a CHECK constraint of SQL, a row for which it is null
   * meets it.
   */
  readonly check: string;
  readonly severity: Severity;
  /** What is right about a row that meets it, in the words of the business. */
  readonly description: string;
}
