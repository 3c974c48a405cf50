import { execa } from "execa";
import { z } from "zod";

import { atLeast } from "./go.ts";

/** What an engine says of itself. */
export interface EngineVersion {
  readonly engine: string;
  readonly api: string;
  readonly os: string;
}

/** What became of asking the engine for its version. */
export type EngineAnswer =
  | { readonly kind: "running"; readonly version: EngineVersion }
  /** The `docker` command is not there. */
  | { readonly kind: "no client" }
  /** The machine's own engine does not run. */
  | { readonly kind: "stopped" }
  /** An engine is there but this user may not use it. */
  | { readonly kind: "refused"; readonly message: string }
  /** The user has chosen another engine, and that one does not answer. */
  | { readonly kind: "elsewhere"; readonly message: string };

const answerSchema = z.object({
  Server: z.object({ Version: z.string(), ApiVersion: z.string(), Os: z.string() }).nullish(),
});

/** True when API `version` (`1.41`) is `minimum` or newer. */
export function isSupported(version: string, minimum: string): boolean {
  return atLeast(version, minimum);
}

/** Ask the engine that the `docker` command would use (`DOCKER_HOST`, `docker context`, default socket). */
export async function probeEngine(): Promise<EngineAnswer> {
  const result = await execa("docker", ["version", "--format", "{{json .}}"], {
    reject: false,
    stdin: "ignore",
    timeout: 15_000,
  });
  if (result.code === "ENOENT") return { kind: "no client" };
  const server = parseServer(result.stdout);
  if (server)
    return { kind: "running", version: { engine: server.Version, api: server.ApiVersion, os: server.Os } };
  return explain(result.timedOut ? "no answer within 15 s" : result.stderr.trim());
}

function parseServer(text: string) {
  try {
    return answerSchema.parse(JSON.parse(text)).Server;
  } catch {
    return undefined;
  }
}

async function explain(problem: string): Promise<EngineAnswer> {
  const chosen = process.env["DOCKER_HOST"];
  if (chosen !== undefined && chosen !== "") {
    const message = `DOCKER_HOST is ${chosen}, but that engine does not answer: ${problem}\n  Start it, or unset DOCKER_HOST`;
    return { kind: "elsewhere", message };
  }
  const context = (
    await execa("docker", ["context", "show"], { reject: false, stdin: "ignore" })
  ).stdout.trim();
  if (context !== "" && context !== "default") {
    const message = `docker context "${context}" does not answer: ${problem}\n  Start that engine, or: docker context use default`;
    return { kind: "elsewhere", message };
  }
  if (/permission denied/i.test(problem)) {
    const message =
      "a Docker engine is there, but this user may not use it. Type:\n" +
      '  sudo usermod -aG docker "$USER"    (then log in again)';
    return { kind: "refused", message };
  }
  return { kind: "stopped" };
}
