import type { PlanJob } from "./plan.ts";

/**
 * Sorts jobs so that each comes after those that write what it reads: by layer, as data may only flow from
 * one layer to the next, then by name.
 */
export function runOrder(jobs: readonly PlanJob[], layers: readonly string[]): PlanJob[] {
  return [...jobs].sort(
    (a, b) =>
      layers.indexOf(a.layer) - layers.indexOf(b.layer) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
