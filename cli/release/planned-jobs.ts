import { z } from "zod";

const plan = z.object({
  products: z.record(
    z.string(),
    z.object({ jobs: z.array(z.object({ name: z.string(), writes: z.string().nullable() })) }),
  ),
});

/** What of a product has to run. */
export interface ProductJobs {
  readonly product: string;
  /** Names in run order; nothing when all have to. */
  readonly jobs: readonly string[] | undefined;
}

/**
 * The jobs that fill what was not restored, by product; none for a product all of whose tables were.
 *
 * @param text a plan as it is uploaded
 */
export function jobsToRun(text: string, restored: Readonly<Record<string, string>>): ProductJobs[] {
  const { products } = plan.parse(JSON.parse(text));
  return Object.entries(products).flatMap(([product, { jobs }]) => {
    const needed = jobs.filter(({ writes }) => writes === null || !(writes in restored));
    if (needed.length === 0) return [];
    return [{ product, jobs: needed.length === jobs.length ? undefined : needed.map(({ name }) => name) }];
  });
}
