import { createRequire } from "node:module";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";

import { pulumiVersion } from "../../toolchain/versions.ts";
import { run } from "./command.ts";
import { cachedFolder, contentKey, workFolder } from "./content-cache.ts";
import { findGo, runGo } from "./go.ts";
import type { Machine } from "./machine.ts";
import { isExecutable, placeFile } from "./place.ts";
import { pulumiDownloads, reachable } from "./reachable.ts";
import type { Stage, StageContext, StageReport } from "./stage.ts";

const COMMAND_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** The folder where the npm package `pulumi` looks for the CLI. */
export function cliFolder(machine: Machine): string {
  return path.join(machine.pulumiHome, "versions", pulumiVersion, "bin");
}

/** Pulumi CLI: downloaded by its npm package where its site answers, else built from its Go module. */
export const pulumiCli: Stage = {
  name: "pulumi cli",
  purpose: `Pulumi ${pulumiVersion}, which plans and applies the stack`,
  after: [],
  run: async (context) => {
    const target = path.join(cliFolder(context.machine), "pulumi");
    if (await isExecutable(target)) return { outcome: "found", detail: target };
    if (await reachable(pulumiDownloads)) {
      context.progress("downloading");
      try {
        return await download(context.machine);
      } catch (error) {
        context.progress(`download failed, building it instead: ${(error as Error).message}`);
      }
    }
    return build(context, target);
  },
};

/** Let the npm package install into a work folder, then put the files into place. */
async function download(machine: Machine): Promise<StageReport> {
  const work = await workFolder(machine);
  try {
    const installer = createRequire(import.meta.url).resolve("pulumi/run.js");
    await run(process.execPath, [installer, "version"], {
      env: { PULUMI_HOME: work, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 900,
    });
    await placeEachFile(path.join(work, "versions", pulumiVersion, "bin"), cliFolder(machine));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { outcome: "downloaded", detail: cliFolder(machine) };
}

async function placeEachFile(from: string, to: string): Promise<void> {
  // The CLI itself comes last: its presence says that everything is there.
  const files = (await readdir(from)).sort((a, b) => Number(a === "pulumi") - Number(b === "pulumi"));
  for (const file of files) await placeFile(path.join(from, file), path.join(to, file));
}

async function build({ machine, progress }: StageContext, target: string): Promise<StageReport> {
  const module = path.join(machine.root, "toolchain", "pulumi-cli");
  const go = await findGo(machine, module, progress);
  const key = await contentKey([pulumiVersion, go.version, go.platform], [module]);
  const { folder, cached } = await cachedFolder(machine, "pulumi-cli", key, async (result) => {
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;
    const output = path.join(result, "pulumi");
    await runGo(
      go,
      module,
      ["build", "-v", "-trimpath", "-ldflags", flags, "-o", output, COMMAND_PACKAGE],
      progress,
    );
    const version = (await run(output, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } })).trim();
    if (version !== `v${pulumiVersion}`) throw new Error(`the CLI just built calls itself ${version}`);
  });
  await placeFile(path.join(folder, "pulumi"), target);
  return { outcome: cached ? "cached" : "built", detail: target };
}
