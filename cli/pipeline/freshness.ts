import { z } from "zod";

/** What of a compiled plan freshness is judged by. */
export const freshnessPlan = z.object({
  products: z.record(
    z.string(),
    z.object({
      tables: z.record(z.string(), z.object({ freshnessSeconds: z.number().nullish() })),
      jobs: z.array(z.object({ reads: z.array(z.unknown()), writes: z.string().nullable() })),
    }),
  ),
});

/** When each table was last filled with something new, by the runner's notes. */
export const filledNotes = z.record(z.string(), z.object({ run: z.string(), at: z.string() }));

/** A table that promises to be fresh, as it is now. */
export interface TableFreshness {
  readonly table: string;
  /** Seconds. */
  readonly limit: number;
  /** Seconds since what the table is made from was read or delivered; null when no run is known. */
  readonly age: number | null;
  readonly stale: boolean;
}

type ProductPlan = z.infer<typeof freshnessPlan>["products"][string];

/**
 * Compares the tables of a product with their limits. A table is as old as the oldest of what it is made from: making it
 * anew from old rows does not make it fresh.
 */
export function tableFreshness(
  plan: ProductPlan,
  filled: z.infer<typeof filledNotes>,
  now: Date,
): TableFreshness[] {
  const reads = new Map(
    plan.jobs.map((job) => [job.writes, job.reads.filter((read) => typeof read === "string")]),
  );
  const since = (table: string): number => {
    const own = Date.parse(filled[table]?.at ?? "");
    return Math.min(own, ...(reads.get(table) ?? []).map(since));
  };
  return Object.entries(plan.tables).flatMap(([table, { freshnessSeconds: limit }]) => {
    if (limit === null || limit === undefined) return [];
    const seconds = (now.getTime() - since(table)) / 1000;
    const age = Number.isNaN(seconds) ? null : Math.max(0, Math.round(seconds));
    return [{ table, limit, age, stale: age === null || age > limit }];
  });
}

/** Address in the system bucket of the notes about a product. */
export function filledKey(product: string): string {
  return `runs/${product}/filled.json`;
}
