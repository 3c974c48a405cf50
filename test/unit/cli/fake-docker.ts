import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A `docker` program for tests: it writes down how it was called and answers as a shell script says. */
export interface FakeDocker {
  /** Folder to be put first on the search path. */
  readonly folder: string;
  /** Every call so far, arguments joined by spaces. */
  readonly calls: () => string[];
}

/** @param script POSIX shell; `$*` are the arguments */
export function fakeDocker(script: string): FakeDocker {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-docker-"));
  const log = join(folder, "calls");
  const program = join(folder, "docker");
  writeFileSync(program, `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`);
  chmodSync(program, 0o755);
  return {
    folder,
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
  };
}
