import { symlink } from "node:fs/promises";
import path from "node:path";

import { cachedFolder, contentKey } from "../../../cli/setup/content-cache.ts";
import { findGo, runGo, type Go } from "../../../cli/setup/go.ts";
import { locateMachine, type Machine } from "../../../cli/setup/machine.ts";
import { exists } from "../../../cli/setup/place.ts";
import { withSetupLock } from "../../../cli/setup/setup-lock.ts";

/** Version of the module that go.mod requires; modules do not carry it, so it is linked in. */
const VERSION = "v1.36.3";

/** Names that the binary is started under. */
const PROGRAMS = ["etcd", "kube-apiserver", "kubectl"];

const LINKED = [
  "k8s.io/component-base/version.gitMajor=1",
  "k8s.io/component-base/version.gitMinor=36",
  `k8s.io/component-base/version.gitVersion=${VERSION}`,
  `k8s.io/client-go/pkg/version.gitVersion=${VERSION}`,
];

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function sources({ root }: Machine): string {
  return path.join(root, "test", "support", "cluster", "programs", "kubernetes");
}

async function keyOf(machine: Machine): Promise<{ go: Go; key: string }> {
  const go = await findGo(machine, sources(machine), say);
  return { go, key: await contentKey([go.version, go.platform, ...LINKED], [sources(machine)]) };
}

/** Whether the programs are in the user's cache; building them takes some ten minutes of processor time. */
export async function programsAreBuilt(): Promise<boolean> {
  const machine = locateMachine();
  const { key } = await keyOf(machine);
  return exists(path.join(machine.cache, "built", `test-cluster-${key}`));
}

/** Folder with the programs of a cluster, built from the published Go module when it is missing. */
export async function clusterPrograms(): Promise<string> {
  const machine = locateMachine();
  const { go, key } = await keyOf(machine);
  const { folder } = await withSetupLock(machine, say, () =>
    cachedFolder(machine, "test-cluster", key, async (result) => {
      const flags = ["-s -w", ...LINKED.map((assignment) => `-X ${assignment}`)].join(" ");
      const binary = path.join(result, "kubernetes");
      await runGo(
        go,
        sources(machine),
        ["build", "-v", "-trimpath", "-ldflags", flags, "-o", binary, "."],
        say,
      );
      for (const name of PROGRAMS) await symlink("kubernetes", path.join(result, name));
    }),
  );
  return folder;
}
