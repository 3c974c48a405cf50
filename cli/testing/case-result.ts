/** How one test case ended. */
export interface CaseResult {
  /** Titles from the outermost group to the case itself. */
  readonly titles: readonly string[];
  readonly outcome: "passed" | "failed" | "skipped";
}
