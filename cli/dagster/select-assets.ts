import { z } from "zod";
import { inputFailure } from "../command/failure.ts";
import type { RunSelection } from "../pipeline/run-product.ts";

const plan = z.object({
  products: z.record(
    z.string(),
    z.object({
      tables: z.record(z.string(), z.object({ quarantine: z.string().nullable() })),
      jobs: z.array(z.object({ name: z.string(), layer: z.string(), writes: z.string().nullable() })),
    }),
  ),
});

/** Path of an asset's key. */
export type AssetPath = readonly string[];

/**
 * Assets that the selected jobs of a product fill, or undefined for all of them.
 *
 * @param planText the plan as it lies in the object store
 * @throws CommandFailure with exit code 2 when no job is selected; names what could have been asked for
 */
export function selectAssets(
  planText: string,
  product: string,
  selection: RunSelection,
): AssetPath[] | undefined {
  const { layer, job, table } = selection;
  if (layer === undefined && job === undefined && table === undefined) return undefined;
  const { tables = {}, jobs = [] } = plan.parse(JSON.parse(planText)).products[product] ?? {};
  const chosen = jobs.filter(
    (candidate) =>
      (layer === undefined || candidate.layer === layer) &&
      (job === undefined || candidate.name === job) &&
      (table === undefined || candidate.writes === table),
  );
  if (chosen.length === 0) {
    const wanted = Object.entries({ layer, job, table }).flatMap(([kind, name]) =>
      name === undefined ? [] : [`${kind} ${name}`],
    );
    throw inputFailure("the command line", [
      `product ${product} has no job with ${wanted.join(" and ")}; its jobs: ${jobs.map(({ name }) => name).join(", ") || "none"}`,
    ]);
  }
  return chosen.flatMap(({ name, layer: place, writes }) => {
    if (writes === null) return [[place, name]];
    const quarantine = tables[writes]?.quarantine ?? null;
    return [writes, ...(quarantine === null ? [] : [quarantine])].map((id) => id.split("."));
  });
}
