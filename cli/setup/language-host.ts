import { chmod, copyFile, open, writeFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";

import { pulumiVersion } from "../../toolchain/versions.ts";
import { cachedFolder, contentKey } from "./content-cache.ts";
import type { Machine } from "./machine.ts";
import { exists, placeFile } from "./place.ts";
import { cliFolder } from "./pulumi-cli.ts";
import type { Stage, StageReport } from "./stage.ts";

const HOST = "pulumi-language-nodejs";
const DYNAMIC_PROVIDERS = "pulumi-resource-pulumi-nodejs";

/** The Node language host, which a downloaded CLI brings along and a CLI built from Go modules lacks. */
export const languageHost: Stage = {
  name: "node language host",
  purpose: "runs TypeScript programs, policy packs and providers for the CLI",
  after: ["pulumi cli"],
  run: async ({ machine }): Promise<StageReport> => {
    const sources = path.join(machine.root, "toolchain", "language-host");
    const key = await contentKey([pulumiVersion], [sources]);
    const target = path.join(cliFolder(machine), HOST);
    if (await exists(target)) {
      const mark = await buildMark(target);
      if (mark === undefined) return { outcome: "found", detail: `${target} (came with the CLI)` };
      if (mark === key) return { outcome: "found", detail: target };
    }
    const { folder, cached } = await cachedFolder(machine, "language-host", key, (result) =>
      bundle(machine, sources, key, result),
    );
    await placeFile(path.join(folder, DYNAMIC_PROVIDERS), path.join(cliFolder(machine), DYNAMIC_PROVIDERS));
    await placeFile(path.join(folder, HOST), target);
    return { outcome: cached ? "cached" : "built", detail: target };
  },
};

/** One CommonJS file that any Node from 20 on runs: the host serves projects with their own, older Node too. */
async function bundle(machine: Machine, sources: string, key: string, folder: string): Promise<void> {
  const output = path.join(folder, HOST);
  const result = await build({
    entryPoints: [path.join(sources, "main.ts")],
    absWorkingDir: machine.root,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "none",
    logLevel: "silent",
    write: false,
  });
  const code = result.outputFiles[0]?.text;
  if (code === undefined) throw new Error("esbuild returned no file for the language host");
  await writeFile(output, `#!/usr/bin/env node\n${markLine(key)}\n${code}`, { mode: 0o755 });
  const dynamic = path.join(folder, DYNAMIC_PROVIDERS);
  await copyFile(path.join(sources, "dynamic-provider.sh"), dynamic);
  await chmod(dynamic, 0o755);
}

function markLine(key: string): string {
  return `// pulumi-lakehouse language host, content ${key}`;
}

/** The content key of a host that this project built; undefined for the official one. */
async function buildMark(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    const head = buffer.subarray(0, bytesRead).toString("latin1");
    return /^\/\/ pulumi-lakehouse language host, content ([0-9a-f]+)$/m.exec(head)?.[1];
  } finally {
    await handle.close();
  }
}
