import { z } from "zod";
import type { Docker } from "./docker.ts";

const sample = z.object({ Name: z.string(), MemUsage: z.string() });
const FACTORS: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Memory in bytes that each running container uses now, by its name. */
export async function memoryUse(
  docker: Docker,
  containers: readonly string[],
): Promise<Record<string, number>> {
  if (containers.length === 0) return {};
  const text = await docker.read("stats", "--no-stream", "--format", "{{json .}}", ...containers);
  return parseMemoryUse(text);
}

/** Understands what `docker stats` prints, one JSON object a line. */
export function parseMemoryUse(text: string): Record<string, number> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const { Name, MemUsage } = sample.parse(JSON.parse(line));
      return [Name, bytes(MemUsage)] as const;
    }),
  );
}

function bytes(usage: string): number {
  const match = /^([\d.]+)([KMGT]?i?B)/.exec(usage);
  const factor = FACTORS[match?.[2] ?? ""];
  if (match === null || factor === undefined) throw new Error(`docker stats printed "${usage}"`);
  return Math.round(Number(match[1]) * factor);
}
