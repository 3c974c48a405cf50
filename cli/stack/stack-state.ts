import { z } from "zod";
import type { Pulumi } from "./pulumi.ts";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  protect: z.boolean().optional(),
  /** When Pulumi made it, ISO 8601. */
  created: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
});

const state = z.object({
  deployment: z
    .object({
      resources: z.array(resource).nullish(),
      pending_operations: z.array(z.object({ type: z.string(), resource })).nullish(),
    })
    .nullish(),
});

/** Types of the resources that are objects of the container engine. */
export const ENGINE_TYPES = {
  container: "docker:index/container:Container",
  image: "docker:index/remoteImage:RemoteImage",
  network: "docker:index/network:Network",
  volume: "docker:index/volume:Volume",
} as const;

/** One resource of a stack's state. */
export type StateResource = z.infer<typeof resource>;

/** What Pulumi remembers of a stack. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** Operations whose end an interrupted update did not see. */
  readonly pending: readonly { readonly type: string; readonly resource: StateResource }[];
}

/** Reads a stack's state; secrets in it stay encrypted. @returns undefined when there is no such stack */
export async function findState(pulumi: Pulumi): Promise<StackState | undefined> {
  try {
    return parseState(await pulumi.read("stack", "export"));
  } catch (error) {
    if (error instanceof Error && error.message.includes("no stack named")) return undefined;
    throw error;
  }
}

/** Understands an exported state. */
export function parseState(text: string): StackState {
  const { deployment } = state.parse(JSON.parse(text));
  return { resources: deployment?.resources ?? [], pending: deployment?.pending_operations ?? [] };
}
