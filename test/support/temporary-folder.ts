import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives all tests of a run one temporary folder, and removes it with whatever they left. */
export default async function temporaryFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-tests-"));
  process.env["TMPDIR"] = folder;
  // What a program writes below its project; the mocks would put it into the working directory.
  process.env["PULUMI_NODEJS_ROOT_DIRECTORY"] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
