import type { Duration } from "../core/units.ts";
import type { Classification } from "./classification.ts";
import type { ColumnType } from "./column-type.ts";
import type { DbtProject } from "./dbt-project.ts";
import type { Expectation } from "./expectation.ts";
import type { Job } from "./job.ts";
import type { Layer } from "./layer.ts";
import type { Retention } from "./retention.ts";
import type { Rule, Severity } from "./rule.ts";
import type { Source } from "./source.ts";
import type { TableFormat } from "./table-format.ts";

/** One column of a lake table. */
export interface Column {
  readonly type: ColumnType;
  /** Whether the column may be null. @default true */
  readonly nullable?: boolean;
  /** Least and greatest value of a number, both included. @default any */
  readonly range?: { readonly least?: number; readonly most?: number };
  /** The only values that a text may have. @default any */
  readonly values?: readonly string[];
  /**
   * Table, as `layer.name`, in which the value has to be the key; one that the table's own query reads, and whose
   * key is one column of the same type. @default none
   */
  readonly references?: string;
  /** Name under which older rows have the column. @default its own */
  readonly renamedFrom?: string;
  /** What happens to rows that break one of the column's constraints above. @default "stop" */
  readonly onBreach?: Severity;
  /** How carefully the values are to be handled. @default not said */
  readonly classification?: Classification;
  /** What the value means, in the words of the business. */
  readonly description: string;
}

/** One table of the lake together with the job that fills it. */
export interface Table {
  readonly layer: Layer;
  readonly name: string;
  /** Physical format; `postgres` keeps the rows in the product's database alone. @default "parquet" */
  readonly format?: TableFormat;
  readonly columns: Readonly<Record<string, Column>>;
  /** Columns that identify a row; each must be declared `nullable: false`. */
  readonly primaryKey: readonly string[];
  readonly description: string;
  /**
   * Columns whose values name the folders below the table's own, `column=value`; every reader sees them last. A
   * table filled by delivery has one folder per day of delivery. @default one folder for all rows
   */
  readonly partitionBy?: readonly string[];
  /** Columns by which the rows of each file are sorted: files get smaller, and readers skip more. @default unsorted */
  readonly sortBy?: readonly string[];
  /**
   * A second place for the same rows: a table of the product's database, in the schema of the layer. @default none
   */
  readonly copy?: {
    /** @default the table's own */
    readonly name?: string;
  };
  /** Conditions on whole rows, by name, besides those that the columns state. @default none */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** What the table as a whole has to be, by name, before readers see its new rows. @default nothing */
  readonly expectations?: Readonly<Record<string, Expectation>>;
  /** Team that answers for the table. @default the product's owner */
  readonly owner?: string;
  /** Words under which a catalog finds the table. @default none */
  readonly tags?: readonly string[];
  /**
   * Longest time since what the table is made from was read, or delivered; `status` tells when it is over.
   * @default no limit
   */
  readonly freshness?: Duration;
  /** How long rows, and earlier states of the table, are kept. @default everything for ever */
  readonly retention?: Retention;
  readonly job: Job;
}

/** A data product: what it reads, the tables it offers and how they are filled. */
export interface Product {
  /** Lower-case identifier; also the name of the product's folder and code archive. */
  readonly name: string;
  readonly description: string;
  /** Team that answers for the product. */
  readonly owner: string;
  /** Version of what the product promises, as three numbers; raised when a promise changes. @default "1.0.0" */
  readonly version?: string;
  /** When the product is run: a cron expression of five fields, in UTC. @default only when somebody asks */
  readonly schedule?: string;
  readonly sources: Readonly<Record<string, Source>>;
  /** Postgres database of the product's own, for copies of its tables and for what dbt makes of them. @default none */
  readonly database?: string;
  /** The dbt project that fills the product's schemas in its database. @default none */
  readonly dbt?: DbtProject;
  readonly tables: readonly Table[];
  /** Absolute folder that holds the product's SQL files; `import.meta.dirname` in a product file. */
  readonly folder: string;
}

/** Declares a product. The identity function at run time; it exists so that the literal is typed where it is written. */
export function defineProduct(product: Product): Product {
  return product;
}

/**
 * Declares a table; see {@link Table}. A column of the key, a partition, the order or an expectation that is not among
 * the columns is a type error.
 */
export function table<Columns extends Table["columns"]>(
  declaration: Omit<Table, "columns" | "primaryKey" | "partitionBy" | "sortBy" | "expectations"> & {
    readonly columns: Columns;
    readonly primaryKey: readonly (keyof Columns & string)[];
    readonly partitionBy?: readonly (keyof Columns & string)[];
    readonly sortBy?: readonly (keyof Columns & string)[];
    readonly expectations?: Readonly<Record<string, Expectation<keyof Columns & string>>>;
  },
): Table {
  return declaration;
}
