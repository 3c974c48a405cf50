import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

import { pluginVersions } from "../../toolchain/versions.ts";
import { run } from "./command.ts";
import { cachedFolder, contentKey, workFolder } from "./content-cache.ts";
import { findGo, runGo } from "./go.ts";
import type { Machine } from "./machine.ts";
import { exists, isExecutable, placeFile } from "./place.ts";
import { cliFolder } from "./pulumi-cli.ts";
import { pulumiDownloads, reachable } from "./reachable.ts";
import type { Stage, StageContext, StageReport } from "./stage.ts";

/** Beside a plugin that this project built: the content key of the build. A downloaded plugin has none. */
const MARK = "lakehouse-build";

interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly binary: string;
}

/** The provider plugins: installed by the CLI where its site answers, else built from Go modules into one binary. */
export const providerPlugins: Stage = {
  name: "provider plugins",
  purpose: Object.entries(pluginVersions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", "),
  after: ["pulumi cli"],
  run: async (context): Promise<StageReport> => {
    const all = plugins(context.machine);
    const wanted = await asyncFilter(all, async (plugin) => !(await isCurrent(context, plugin)));
    if (wanted.length === 0)
      return { outcome: "found", detail: path.join(context.machine.pulumiHome, "plugins") };
    const names = wanted.map(({ name }) => name).join(", ");
    const missing = await asyncFilter(wanted, async ({ binary }) => !(await exists(binary)));
    if (missing.length > 0 && (await reachable(pulumiDownloads)) && (await download(context, missing))) {
      return { outcome: "downloaded", detail: names };
    }
    const cached = await build(context, wanted);
    return { outcome: cached ? "cached" : "built", detail: names };
  },
};

function plugins(machine: Machine): Plugin[] {
  return Object.entries(pluginVersions).map(([name, version]) => {
    const folder = path.join(machine.pulumiHome, "plugins", `resource-${name}-v${version}`);
    return { name, version, folder, binary: path.join(folder, `pulumi-resource-${name}`) };
  });
}

async function asyncFilter<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const flags = await Promise.all(items.map(keep));
  return items.filter((_, index) => flags[index]);
}

async function isCurrent(context: StageContext, plugin: Plugin): Promise<boolean> {
  // The CLI marks an installation that did not finish with a `.partial` file beside the folder.
  if (!(await isExecutable(plugin.binary)) || (await exists(`${plugin.folder}.partial`))) return false;
  const mark = path.join(plugin.folder, MARK);
  if (!(await exists(mark))) return true;
  const { key } = await buildKey(context);
  return (await readFile(mark, "utf8")).trim() === key;
}

function sources(machine: Machine): string {
  return path.join(machine.root, "toolchain", "plugins");
}

async function buildKey({ machine, progress }: StageContext) {
  const go = await findGo(machine, sources(machine), progress);
  return { go, key: await contentKey([go.version, go.platform], [sources(machine)]) };
}

async function download({ machine, progress }: StageContext, missing: readonly Plugin[]): Promise<boolean> {
  const pulumi = path.join(cliFolder(machine), "pulumi");
  for (const { name, version } of missing) {
    progress(`downloading ${name} ${version}`);
    try {
      await run(pulumi, ["plugin", "install", "resource", name, version], {
        env: { PULUMI_HOME: machine.pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: 600,
      });
    } catch (error) {
      progress(`download of ${name} failed, building instead: ${(error as Error).message}`);
      return false;
    }
  }
  return true;
}

async function build(context: StageContext, wanted: readonly Plugin[]): Promise<boolean> {
  const { machine, progress } = context;
  const { go, key } = await buildKey(context);
  const { folder, cached } = await cachedFolder(machine, "plugins", key, async (result) => {
    // Built from a copy: the generated schemas, which the binary embeds, stay out of the working tree.
    const work = await workFolder(machine);
    try {
      await cp(sources(machine), work, { recursive: true });
      await runGo(go, work, ["run", "-v", "-trimpath", "./cmd/schemas", "schemas"], progress);
      const output = path.join(result, "plugins");
      await runGo(go, work, ["build", "-v", "-trimpath", "-ldflags", "-s -w", "-o", output, "."], progress);
      for (const plugin of plugins(machine)) await checkVersion(plugin, output, work);
      await writeFile(path.join(result, MARK), `${key}\n`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  for (const plugin of wanted) {
    await placeFile(path.join(folder, "plugins"), plugin.binary);
    await placeFile(path.join(folder, MARK), path.join(plugin.folder, MARK));
  }
  return cached;
}

async function checkVersion({ name, version }: Plugin, output: string, work: string): Promise<void> {
  const file = path.join(work, `pulumi-resource-${name}`);
  await symlink(output, file);
  const answer = (await run(file, ["-version"])).trim();
  if (answer !== version) {
    throw new Error(
      `plugin ${name} calls itself ${answer}, package.json pins ${version}: see toolchain/plugins/providers`,
    );
  }
}
