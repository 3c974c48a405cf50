import { chmod, copyFile, mkdir, readFile, rename } from "node:fs/promises";
import path from "node:path";

import { CliError } from "../cli-error.ts";
import type { Machine } from "./machine.ts";
import { exists } from "./place.ts";
import type { Stage, StageReport } from "./stage.ts";

/** Environment variables that may name a bundle of certificate authorities; the first that is set wins. */
const VARIABLES = ["LAKEHOUSE_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] as const;

/** The bundle that the environment names, and by which variable; undefined when it names none. */
export function findCaBundle(
  env: NodeJS.ProcessEnv,
): { readonly variable: string; readonly file: string } | undefined {
  for (const variable of VARIABLES) {
    const file = env[variable];
    if (file !== undefined && file !== "") return { variable, file };
  }
  return undefined;
}

/** Where the builds of the images take the bundle from. */
export function caBundleFile(machine: Machine): string {
  return path.join(machine.state, "ca", "ca-bundle.crt");
}

/** Make a company's certificate authorities known to the builds of the images. */
export const caBundle: Stage = {
  name: "ca bundle",
  purpose: "lets downloads inside image builds pass a TLS-inspecting proxy",
  after: [],
  run: async ({ machine }): Promise<StageReport> => {
    const target = caBundleFile(machine);
    const source = findCaBundle(process.env);
    if (!source) return { outcome: "not needed", detail: `none of ${VARIABLES.join(", ")} is set` };
    const text = await readBundle(source);
    if ((await exists(target)) && (await readFile(target, "utf8")) === text)
      return { outcome: "found", detail: target };
    await mkdir(machine.state, { recursive: true, mode: 0o700 });
    await mkdir(path.dirname(target), { recursive: true });
    const temporary = `${target}.${process.pid}.tmp`;
    await copyFile(source.file, temporary);
    await chmod(temporary, 0o644);
    await rename(temporary, target);
    return { outcome: "copied", detail: `${source.file} (${source.variable})` };
  },
};

async function readBundle({ variable, file }: { variable: string; file: string }): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new CliError(
      `${variable} names ${file}, which cannot be read (${(error as Error).message}): correct or unset it`,
    );
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new CliError(`${variable} names ${file}, which holds no PEM certificate: correct or unset it`);
  }
  return text;
}
