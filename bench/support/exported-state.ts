import { z } from "zod";
import { clearSecrets } from "./secret-values.ts";

const CONTAINER = "docker:index/container:Container";

const state = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({
        urn: z.string(),
        type: z.string(),
        id: z.string().optional(),
        provider: z.string().optional(),
        dependencies: z.array(z.string()).nullish(),
        inputs: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
});
const files = z.array(z.object({ file: z.string(), content: z.string(), permissions: z.string() }));

/** A file that is put into a container before it starts. */
export interface ContainerFile {
  /** Absolute path in the container. */
  readonly path: string;
  readonly content: string;
  /** File mode. */
  readonly mode: number;
}

/** What the state knows of a container beyond what the engine says about it. */
export interface ContainerNeeds {
  readonly files: readonly ContainerFile[];
  /** Names of the containers that have to be ready before it starts. */
  readonly after: readonly string[];
}

/** Reads files and order of the containers, by name, from `pulumi stack export --show-secrets`. */
export function parseExportedState(text: string): Record<string, ContainerNeeds> {
  const { resources } = state.parse(JSON.parse(text)).deployment;
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const needsOf = (urn: string): string[] => {
    const resource = byUrn.get(urn);
    const provider = resource?.provider?.slice(0, resource.provider.lastIndexOf("::"));
    return [...(resource?.dependencies ?? []), ...(provider === undefined ? [] : [provider])];
  };
  const nameOf = (urn: string): string => z.string().parse(byUrn.get(urn)?.inputs?.["name"]);
  const containers = new Set(resources.filter(({ type }) => type === CONTAINER).map(({ urn }) => urn));
  return Object.fromEntries(
    [...containers].map((urn) => [
      nameOf(urn),
      {
        files: files.parse(clearSecrets(byUrn.get(urn)?.inputs?.["uploads"] ?? [])).map((file) => ({
          path: file.file,
          content: file.content,
          mode: Number.parseInt(file.permissions, 8),
        })),
        after: [...nearest(urn, needsOf, containers)].map(nameOf).sort(),
      },
    ]),
  );
}

/** What is reached from `start` through any number of others, stopping at members of `wanted`. */
function nearest(
  start: string,
  needsOf: (urn: string) => string[],
  wanted: ReadonlySet<string>,
): Set<string> {
  const found = new Set<string>();
  const seen = new Set([start]);
  const open = needsOf(start);
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    if (seen.has(urn)) continue;
    seen.add(urn);
    if (wanted.has(urn)) found.add(urn);
    else open.push(...needsOf(urn));
  }
  return found;
}
