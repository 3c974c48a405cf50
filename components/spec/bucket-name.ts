import type { Layer } from "./layer.ts";

/** Buckets beside those of the layers: `landing` for delivered files, `system` for code, plans and run records. */
export const FURTHER_BUCKETS = ["landing", "system"] as const;

/** Logical name of a bucket of the lakehouse. */
export type BucketName = Layer | (typeof FURTHER_BUCKETS)[number];
