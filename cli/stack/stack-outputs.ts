import { z } from "zod";
import type { StackDescription } from "../../components/stack-description.ts";
import { CommandFailure } from "../command/failure.ts";
import type { Pulumi } from "./pulumi.ts";

const description = z.object({
  stack: z.string(),
  planVersion: z.number(),
  planUri: z.string(),
  services: z.record(
    z.string(),
    z.object({ container: z.string(), ports: z.record(z.string(), z.number()) }),
  ),
  buckets: z.record(z.string(), z.string()),
  // A stack of plan version 2 does not tell them.
  products: z.array(z.string()).default([]),
  sources: z.record(z.string(), z.object({ database: z.string(), schema: z.string() })),
});

const outputs = z.object({
  description: description.optional(),
  credentials: z.record(z.string(), z.object({ user: z.string(), password: z.string() })).optional(),
});

/** User name and password of one account. */
export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** What a stack that is up says about itself. */
export interface StackOutputs {
  readonly description: StackDescription;
  /** By `service/account`. */
  readonly credentials: Readonly<Record<string, Credential>>;
}

/** Reads a stack's outputs, secrets included. @throws CommandFailure when the stack is not up */
export async function readOutputs(pulumi: Pulumi, stack: string): Promise<StackOutputs> {
  const found = await findOutputs(pulumi);
  if (found === undefined) {
    throw new CommandFailure(`stack ${stack} is not up; run ./lakehouse up --stack ${stack} first`);
  }
  return found;
}

/** Outputs of a stack, or undefined when it does not exist or was never brought up to its end. */
export async function findOutputs(pulumi: Pulumi): Promise<StackOutputs | undefined> {
  let text: string;
  try {
    text = await pulumi.read("stack", "output", "--json", "--show-secrets");
  } catch (error) {
    if (error instanceof Error && /no stack named|no previous deployment/.test(error.message))
      return undefined;
    throw error;
  }
  const parsed = outputs.parse(JSON.parse(text));
  if (parsed.description === undefined) return undefined;
  return { description: parsed.description, credentials: parsed.credentials ?? {} };
}

/** Finds one account's credential. @throws CommandFailure that names those there are */
export function credentialOf(outputs: StackOutputs, service: string, account: string): Credential {
  const credential = outputs.credentials[`${service}/${account}`];
  if (credential !== undefined) return credential;
  const known = Object.keys(outputs.credentials)
    .filter((key) => key.startsWith(`${service}/`))
    .map((key) => key.slice(service.length + 1));
  throw new CommandFailure(
    `${service} has no account ${account}; known: ${known.sort().join(", ") || "none"}`,
  );
}

/** Finds a published port. @throws CommandFailure when the stack has switched the service off */
export function publishedPort(outputs: StackOutputs, service: string, port: string): number {
  const number = serviceOf(outputs, service).ports[port];
  if (number === undefined) throw new CommandFailure(`${service} publishes no port ${port}`);
  return number;
}

/** Finds a service. @throws CommandFailure that names those there are */
export function serviceOf(
  outputs: StackOutputs,
  service: string,
): { readonly container: string; readonly ports: Readonly<Record<string, number>> } {
  const services: Record<string, { container: string; ports: Readonly<Record<string, number>> }> =
    outputs.description.services;
  const found = services[service];
  if (found !== undefined) return found;
  throw new CommandFailure(
    `the stack has no service ${service}; it has ${Object.keys(services).sort().join(", ")}`,
  );
}
