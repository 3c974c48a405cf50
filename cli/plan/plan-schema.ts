import { z } from "zod";
import { PLAN_VERSION } from "../../components/plan/plan.ts";
import { LAYERS } from "../../components/spec/layer.ts";
import { FILE_FORMATS } from "../../components/spec/file-format.ts";
import { CLASSIFICATIONS } from "../../components/spec/classification.ts";
import { WHILE_IN_SOURCE } from "../../components/spec/retention.ts";
import { SEVERITIES } from "../../components/spec/rule.ts";
import { TABLE_FORMATS } from "../../components/spec/table-format.ts";
import { expectationSchema } from "./expectation-schema.ts";

const describe = <T extends z.ZodType>(type: T, words: string): T => type.describe(words);

const layer = z.enum(LAYERS);
const tableName = describe(z.string().regex(/^[a-z]+\.[a-z_][a-z0-9_]*$/), "Table as `layer.name`");
const names = z.array(z.string());
const fileFormat = describe(
  z.enum(FILE_FORMATS),
  "CSV with a header, JSON with one object per line, or Parquet",
);

const column = z.strictObject({
  name: z.string(),
  type: describe(z.string(), "As Spark SQL spells it, for example `decimal(12,2)` or `array<string>`"),
  nullable: z.boolean(),
  description: z.string(),
  renamedFrom: describe(z.string().optional(), "Name under which older rows have the column"),
  classification: describe(z.enum(CLASSIFICATIONS).nullable(), "How carefully the values are to be handled"),
});

const retention = z.strictObject({
  rows: describe(
    z
      .union([z.strictObject({ days: z.int().min(1), by: z.string() }), z.literal(WHILE_IN_SOURCE)])
      .nullable(),
    "Rows whose day in the first partition column `by` is more than `days` ago are removed; null for never",
  ),
  timeTravelSeconds: describe(
    z.int().nullable(),
    "How far back earlier states can be read; null: the format's own",
  ),
  vacuumSeconds: describe(z.int().nullable(), "How long unneeded files are kept; null: the format's own"),
});

const table = z.strictObject({
  layer,
  schema: describe(z.string(), "Schema in the metastore"),
  name: z.string(),
  format: z.enum(TABLE_FORMATS),
  location: describe(
    z.string(),
    "`s3a://` address of the table's files; of no file for a table of format postgres",
  ),
  description: z.string(),
  owner: z.string(),
  primaryKey: describe(names, "Empty for a quarantine and for rows kept as they were delivered"),
  columns: describe(z.array(column), "Partition columns come last"),
  partitionBy: names,
  sortBy: describe(names, "Order of the rows of each file"),
  casts: z.array(
    z.strictObject({
      column: z.string(),
      failed: describe(z.string(), "Column by which a rule asks whether the text was no value of the type"),
    }),
  ),
  references: z.array(
    z.strictObject({
      column: z.string(),
      table: tableName,
      key: z.string(),
      found: describe(z.string(), "Column by which a rule asks whether the value is a key of the table"),
    }),
  ),
  rules: z.array(
    z.strictObject({
      name: z.string(),
      check: describe(z.string(), "Condition in Spark SQL; a row for which it is null meets it"),
      severity: z.enum(SEVERITIES),
      description: z.string(),
    }),
  ),
  expectations: describe(
    z.array(expectationSchema),
    "What Great Expectations checks of the table before readers see its new rows, sorted by name",
  ),
  quarantine: describe(tableName.nullable(), "Table that holds the rejected rows"),
  copy: describe(
    z.strictObject({ schema: z.string(), name: z.string() }).nullable(),
    "Table of the product's database that holds the same rows",
  ),
  tags: names,
  freshnessSeconds: describe(
    z.int().nullable(),
    "Longest age of what the table is made from; null for no limit",
  ),
  retention: describe(retention.nullable(), "How long the table keeps what is in it; null for ever"),
});

const common = {
  name: z.string(),
  layer,
  retries: describe(z.int().min(0), "Further tries after the first one"),
  timeoutSeconds: describe(z.int().min(1).nullable(), "Longest that one try may take; null for no limit"),
};
const job = z.discriminatedUnion("step", [
  z.strictObject({
    ...common,
    step: z.literal("ingest"),
    reads: z.array(z.strictObject({ source: z.string(), table: z.string() })).length(1),
    watermark: describe(
      z.string().nullable(),
      "Column of which only rows from the greatest kept value on are read; null for all rows",
    ),
    writes: tableName,
  }),
  z.strictObject({
    ...common,
    step: z.literal("ingest_files"),
    source: z.string(),
    format: fileFormat,
    location: describe(z.string(), "`s3a://` address with one folder per day of delivery"),
    columns: describe(z.record(z.string(), z.string()), "Name in the files by column of the table"),
    reads: z.array(z.never()),
    writes: tableName,
  }),
  z.strictObject({
    ...common,
    step: z.literal("refine"),
    reads: z.array(tableName).length(1),
    processedAt: describe(z.string().nullable(), "Column that takes the time of the run"),
    writes: tableName,
  }),
  z.strictObject({
    ...common,
    step: z.literal("merge"),
    reads: z.array(tableName).length(1),
    latestBy: describe(z.string(), "Column by which the newer of two rows with one key is told"),
    writes: tableName,
  }),
  z.strictObject({
    ...common,
    step: z.literal("sql"),
    sql: describe(z.string(), "File inside the product's archive"),
    reads: z.array(tableName),
    writes: tableName,
  }),
  z.strictObject({
    ...common,
    step: z.literal("dbt"),
    project: describe(z.string(), "Folder inside the product's archive"),
    schemas: names,
    reads: z.array(tableName),
    writes: z.null(),
  }),
]);

const product = z.strictObject({
  description: z.string(),
  owner: z.string(),
  schedule: describe(z.string().nullable(), "Cron expression of five fields, in UTC; null: only when asked"),
  sources: z.record(
    z.string(),
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("postgres"), schema: z.string() }),
      z.strictObject({ kind: z.literal("files"), format: fileFormat }),
      z.strictObject({
        kind: z.literal("url"),
        format: fileFormat,
        urls: describe(
          z.record(z.string(), z.strictObject({ url: z.string(), sha256: z.string() })),
          "Where the file of each table is fetched from, and the SHA-256 that it has",
        ),
      }),
    ]),
  ),
  database: describe(z.string().nullable(), "Postgres database of copies and of dbt's tables"),
  tables: z.record(tableName, table),
  jobs: describe(z.array(job), "In run order"),
});

const place = z.strictObject({ bucket: z.string(), uri: z.string() });

/** The shape of plan.json. */
export const planSchema = z
  .strictObject({
    version: z.literal(PLAN_VERSION),
    code: z.record(z.string(), z.strictObject({ uri: z.string(), sha256: z.string() })),
    layers: z.strictObject({ bronze: place, silver: place, gold: place }),
    system: z.strictObject({ bucket: z.string() }),
    products: z.record(z.string(), product),
  })
  .describe("What the job runner reads: tables, jobs and where their code is");
