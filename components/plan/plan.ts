import type { ColumnType } from "../spec/column-type.ts";
import type { Layer } from "../spec/layer.ts";
import type { NamedRule } from "../spec/table-rules.ts";

/** Version of the plan's shape. A runner refuses a newer one, the toolkit refuses to overwrite a newer one. */
export const PLAN_VERSION = 2;

/** An uploaded archive of job code. */
export interface CodeArchive {
  readonly uri: string;
  readonly sha256: string;
}

export interface PlanColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly description: string;
}

/** A column whose values have to be keys of another table. */
export interface PlanReference {
  readonly column: string;
  /** Table as `layer.name`. */
  readonly table: string;
  readonly key: string;
  /** Column by which the check asks whether the value was found. */
  readonly found: string;
}

export interface PlanTable {
  readonly layer: Layer;
  /** Schema in the metastore. */
  readonly schema: string;
  readonly name: string;
  readonly format: "parquet";
  /** `s3a://` address of the table's files. */
  readonly location: string;
  readonly description: string;
  readonly owner: string;
  readonly primaryKey: readonly string[];
  readonly columns: readonly PlanColumn[];
  readonly references: readonly PlanReference[];
  /** Sorted by name. */
  readonly rules: readonly NamedRule[];
  /** Table that holds the rejected rows, as `layer.name`; null when no rule rejects any. */
  readonly quarantine: string | null;
}

export type PlanJob =
  | {
      readonly name: string;
      readonly step: "ingest";
      readonly layer: Layer;
      readonly reads: readonly { readonly source: string; readonly table: string }[];
      readonly writes: string;
    }
  | {
      readonly name: string;
      readonly step: "sql";
      readonly layer: Layer;
      /** SQL file inside the product's archive. */
      readonly sql: string;
      readonly reads: readonly string[];
      readonly writes: string;
    };

export interface PlanSource {
  readonly kind: "postgres";
  readonly schema: string;
}

export interface PlanProduct {
  readonly description: string;
  readonly owner: string;
  readonly sources: Readonly<Record<string, PlanSource>>;
  /** Tables by `layer.name`. */
  readonly tables: Readonly<Record<string, PlanTable>>;
  /** Jobs in run order. */
  readonly jobs: readonly PlanJob[];
}

/** What the runner, and later the orchestrator and the API, read: the one truth about tables and jobs. */
export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly code: Readonly<Record<string, CodeArchive>>;
  readonly layers: Readonly<Record<Layer, { readonly bucket: string; readonly uri: string }>>;
  readonly system: { readonly bucket: string };
  readonly products: Readonly<Record<string, PlanProduct>>;
}
