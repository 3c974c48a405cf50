/** The medallion layers in flow order: each may read only the one before it; the first reads sources. */
export const LAYERS = ["bronze", "silver", "gold"] as const;

/** Logical name of a medallion layer; its bucket may carry a prefix, the layer name never does. */
export type Layer = (typeof LAYERS)[number];
