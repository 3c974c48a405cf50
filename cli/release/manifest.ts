import { z } from "zod";
import { TABLE_FORMATS } from "../../components/spec/table-format.ts";

/** Version of the manifest's shape. */
export const RELEASE_VERSION = 1;

const words = <T extends z.ZodType>(type: T, text: string): T => type.describe(text);

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hashes = z.record(z.string(), hash);

const contents = z.strictObject({
  images: words(hashes, "Hash of each image's sources, those of the images below it included"),
  code: words(hashes, "SHA-256 of each archive of job code"),
  products: words(hashes, "SHA-256 of each product's part of the plan, with logical names of buckets"),
});

/** What a stack runs, in hashes that are the same on every stack. */
export type Contents = z.infer<typeof contents>;

/** What a table held at one time. */
export const tableState = z.strictObject({
  format: z.enum(TABLE_FORMATS),
  snapshot: words(
    z.string().nullable(),
    "Iceberg's snapshot id or Delta's version; null for formats that keep no earlier rows, and without rows",
  ),
  rows: words(
    z.int().nullable(),
    "How many rows Trino counted; null when it was not asked or did not answer",
  ),
});
export type TableState = z.infer<typeof tableState>;

/** Tables by `layer.name`. */
export const tableStates = z.record(z.string(), tableState);
export type TableStates = z.infer<typeof tableStates>;

const finding = z.strictObject({
  policy: z.string(),
  level: z.string(),
  resource: words(z.string(), "Last part of the resource's URN"),
  message: z.string(),
});
/** What a policy found. */
export type PolicyFinding = z.infer<typeof finding>;

const tests = z.strictObject({
  layers: words(z.array(z.string()), "Layers of tests that ran"),
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
});
export type TestResult = z.infer<typeof tests>;

const quality = z.strictObject({
  checks: z.int(),
  stopped: words(z.array(z.string()), "Checks that stopped their job, as `table: check`"),
  warned: words(z.array(z.string()), "Checks that warn, as `table: check`"),
});
/** What the checks of a product found last. */
export type QualityResult = z.infer<typeof quality>;

/** The shape of a release. */
export const releaseSchema = z
  .strictObject({
    version: z.literal(RELEASE_VERSION),
    name: words(
      z.string(),
      "Day, count of the day, and the start of the hash over `contents` and `git.commit`",
    ),
    stack: words(z.string(), "Stack that it was frozen from"),
    createdAt: z.iso.datetime(),
    git: z.strictObject({
      commit: z.string(),
      clean: words(
        z.boolean(),
        "False when files differed from the commit; the release can then not be made again",
      ),
    }),
    contents,
    imageIds: words(z.record(z.string(), z.string()), "Id or digest of each image as the stack runs it"),
    plan: z.strictObject({
      version: words(z.int(), "Version of the plan's shape"),
      uri: words(z.string(), "Address of the stack's plan; its name is its SHA-256"),
    }),
    contracts: words(
      z.record(z.string(), z.strictObject({ version: z.string(), tables: z.array(z.string()) })),
      "Version and tables of each product's contract",
    ),
    tests: words(
      tests.nullable(),
      "Result of `./lakehouse test --report` for this commit; null when there is none",
    ),
    quality: words(z.record(z.string(), quality.nullable()), "By product; null when no check has a result"),
    policies: words(z.array(finding), "What the policies found in a preview of the stack"),
    tables: words(tableStates, "What each table held"),
  })
  .describe("A release: what one stack ran at one time, and what was known of it");

/** A release: what one stack ran at one time, and what was known of it. */
export type Release = z.infer<typeof releaseSchema>;
