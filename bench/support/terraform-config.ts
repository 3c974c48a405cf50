import { resolve } from "node:path";
import { z } from "zod";
import { clearSecrets } from "./secret-values.ts";

/** Terraform provider of each Pulumi package that is made from one. */
export const TERRAFORM_PROVIDERS = {
  docker: "kreuzwerker/docker",
  minio: "aminueza/minio",
  postgresql: "cyrilgdn/postgresql",
  random: "hashicorp/random",
} as const;

const PROVIDER = "pulumi:providers:";
/** Names that the Pulumi packages changed beyond their spelling. */
const TYPES: Readonly<Record<string, string>> = {
  docker_remote_image: "docker_image",
  random_random_password: "random_password",
};
const FIELDS: Readonly<Record<string, string>> = {
  envs: "env",
  uploads: "upload",
  tests: "test",
  rules: "rule",
};
/** Fields whose keys are the user's. */
const MAPS = new Set(["buildArgs", "logOpts", "triggers"]);
/** Fields that hold paths, relative to the program's folder. */
const PATHS = new Set(["context", "source"]);

const state = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        urn: z.string(),
        type: z.string(),
        custom: z.boolean().optional(),
        dependencies: z.array(z.string()).nullish(),
        inputs: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
});

/**
 * Writes the resources of `pulumi stack export --show-secrets` as a Terraform configuration in JSON.
 *
 * @param root folder that relative paths start from
 */
export function terraformConfig(exported: string, root: string): object {
  const { resources } = state.parse(JSON.parse(exported)).deployment;
  const managed = resources.filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"));
  const addresses = new Map(managed.map(({ urn, type }) => [urn, `${typeName(type)}.${lastPart(urn)}`]));
  const blocks: Record<string, Record<string, object>> = {};
  for (const { urn, type, inputs, dependencies } of managed) {
    const ofType = (blocks[typeName(type)] ??= {});
    ofType[lastPart(urn)] = {
      ...(translate(clearSecrets(inputs ?? {}), root) as object),
      depends_on: (dependencies ?? []).flatMap((needed) => addresses.get(needed) ?? []),
    };
  }
  const providers = resources.filter(({ type }) => type.startsWith(PROVIDER));
  return {
    terraform: {
      required_providers: Object.fromEntries(
        Object.entries(TERRAFORM_PROVIDERS).map(([name, source]) => [name, { source }]),
      ),
    },
    provider: Object.fromEntries(
      providers.map(({ type, inputs = {} }) => {
        const settings = Object.entries(inputs).filter(([key]) => key !== "version");
        return [type.slice(PROVIDER.length), translate(clearSecrets(Object.fromEntries(settings)), root)];
      }),
    ),
    resource: blocks,
  };
}

/** `docker:index/remoteImage:RemoteImage` becomes `docker_image`. */
function typeName(type: string): string {
  const [packageName = "", , name = ""] = type.split(":");
  const spelled = `${packageName}_${snake(name.charAt(0).toLowerCase() + name.slice(1))}`;
  return TYPES[spelled] ?? spelled;
}

function translate(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((part) => translate(part, root));
  if (typeof value === "string") return escaped(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, part]: [string, unknown]) => {
        const name = FIELDS[key] ?? snake(key);
        if (MAPS.has(key)) return [name, part];
        if (PATHS.has(key)) return [name, resolve(root, z.string().parse(part))];
        return [name, translate(part, root)];
      }),
  );
}

/** Terraform reads `${…}` and `%{…}` in text as expressions. */
function escaped(text: string): string {
  return text.replaceAll(/([$%])\{/g, "$1$1{");
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
