import type {
  Policies,
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidation,
  ResourceValidationArgs,
  StackValidation,
} from "@pulumi/policy";
// The library marks these as internal and leaves them out of its types; the engine's server uses exactly them.
import * as internal from "@pulumi/policy/proxy.js";

import type { ResourceType } from "../../policies/support/resource-inputs.ts";

interface Proxying {
  readonly unknownCheckingProxy: (props: object) => Record<string, unknown>;
  readonly unknownStringValue: string;
}

const proxying = internal as unknown as Proxying;

/** How the engine marks a value that is not known during a preview. */
export const NOT_KNOWN_YET = proxying.unknownStringValue;

/** A rule of the pack. */
export type Rule = Policies[number];
type AnyClass = Parameters<ResourceValidationArgs["isType"]>[0];

/** A resource as it would be planned. */
export interface PlannedResource {
  /** Its class, or its type token. */
  readonly type: AnyClass | ResourceType;
  readonly props: Readonly<Record<string, unknown>>;
  /** Logical name; part of the URN. @default "it" */
  readonly name?: string;
  /** @default false */
  readonly protect?: boolean;
  /** Names of the resources that an input comes from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
}

/** Messages that the rule reports for one resource, called as the engine calls it. */
export async function violations(
  rule: Rule,
  resource: PlannedResource,
  config: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  if (!("validateResource" in rule) || typeof rule.validateResource !== "function") {
    throw new Error(`${rule.name} does not look at single resources`);
  }
  const validate: ResourceValidation = rule.validateResource;
  const messages: string[] = [];
  const args = { ...seen(resource), stackTags: new Map(), getConfig: () => config, notApplicable };
  await validate(args as unknown as ResourceValidationArgs, (message) => messages.push(message));
  return messages;
}

/** Messages that the rule reports for a whole stack, each with the name of the resource it is about. */
export async function stackViolations(
  rule: Rule,
  resources: readonly PlannedResource[],
): Promise<{ name: string | undefined; message: string }[]> {
  if (!("validateStack" in rule)) throw new Error(`${rule.name} does not look at whole stacks`);
  const validate: StackValidation = rule.validateStack;
  const all = resources.map(seen);
  const linked = all.map((resource, index) => ({
    ...resource,
    propertyDependencies: Object.fromEntries(
      Object.entries(resources[index]?.from ?? {}).map(([property, names]) => [
        property,
        all.filter(({ name }) => names.includes(name)),
      ]),
    ),
  }));
  const found: { name: string | undefined; message: string }[] = [];
  await validate(
    {
      resources: linked as unknown as PolicyResource[],
      stackTags: new Map(),
      getConfig: () => ({}) as never,
      notApplicable,
    },
    (message, urn) => found.push({ name: urn?.split("::").at(-1), message }),
  );
  return found;
}

function seen(resource: PlannedResource) {
  const type = typeToken(resource.type);
  const name = resource.name ?? "it";
  return {
    type,
    name,
    urn: `urn:pulumi:dev::lakehouse::${type}::${name}`,
    props: proxying.unknownCheckingProxy(resource.props),
    opts: { ...OPTIONS, protect: resource.protect ?? false },
    isType: (candidate: AnyClass) => typeToken(candidate) === type,
    dependencies: [],
    propertyDependencies: {},
  };
}

const OPTIONS: PolicyResourceOptions = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

function typeToken(resourceClass: AnyClass | ResourceType): string {
  if (typeof resourceClass === "string") return resourceClass;
  const token = (resourceClass as unknown as { __pulumiType?: string }).__pulumiType;
  if (token === undefined) throw new Error("this class is not a generated resource");
  return token;
}

/** Thrown where a rule says that a resource is none of its business. */
export class NotApplicable extends Error {}

function notApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}
