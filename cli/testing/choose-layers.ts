import { LAYER_NAMES, type LayerName } from "./layers.ts";

/** The one layer that may be left out. */
export const OPTIONAL_LAYER: LayerName = "cluster";

/**
 * The layers to run: those that were asked for, else all. The cluster's programs take ten minutes of processor time to
 * build, so without being asked for, their layer runs only where they are built.
 *
 * @param say is told about a layer that is left out
 */
export async function chooseLayers(
  only: readonly LayerName[] | undefined,
  clusterIsBuilt: () => Promise<boolean>,
  say: (line: string) => void,
): Promise<LayerName[]> {
  if (only !== undefined) return LAYER_NAMES.filter((name) => only.includes(name));
  if (await clusterIsBuilt()) return [...LAYER_NAMES];
  say(
    "NOT RUN: layer cluster, whose programs are not built yet; build and run: ./lakehouse test --only cluster",
  );
  return LAYER_NAMES.filter((name) => name !== OPTIONAL_LAYER);
}
