import type { PlanJob, PlanProduct } from "./plan.ts";

/** What a change of a table touches. */
export interface Downstream {
  /** Tables as `layer.name`. */
  readonly tables: readonly string[];
  readonly jobs: readonly string[];
}

/** Tables that are made of a table, directly or through others, and the jobs that make them, in run order. */
export function downstreamOf(table: string, products: readonly Pick<PlanProduct, "jobs">[]): Downstream {
  const touched = new Set([table]);
  const jobs: string[] = [];
  // In run order a job comes after those that write what it reads.
  for (const job of products.flatMap((product) => product.jobs)) {
    if (!readsTables(job).some((read) => touched.has(read))) continue;
    jobs.push(job.name);
    if (job.writes !== null) touched.add(job.writes);
  }
  touched.delete(table);
  return { tables: [...touched], jobs };
}

function readsTables(job: PlanJob): readonly string[] {
  return job.step === "ingest" ? [] : job.reads;
}
