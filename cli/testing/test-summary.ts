import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const FILE = join("test-report", "summary.json");

const summary = z.strictObject({
  commit: z.string(),
  /** False when files differed from the commit. */
  clean: z.boolean(),
  layers: z.array(z.string()),
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
});

/** How the tests of a commit ended. */
export type TestSummary = z.infer<typeof summary>;

/** Keeps how the tests ended, for a release of the same commit. */
export async function writeTestSummary(root: string, result: TestSummary): Promise<void> {
  await mkdir(join(root, "test-report"), { recursive: true });
  await writeFile(join(root, FILE), `${JSON.stringify(summary.parse(result), null, 2)}\n`);
}

/** How the last reported tests ended, or undefined when there is no report. */
export function readTestSummary(root: string): TestSummary | undefined {
  const file = join(root, FILE);
  return existsSync(file) ? summary.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
