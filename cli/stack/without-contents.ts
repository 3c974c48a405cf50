import { z } from "zod";
import { TABLE_TYPE } from "../../components/catalog/table-inputs.ts";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string().optional(),
  deletedWith: z.string().optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).optional(),
});
const exported = z.looseObject({ deployment: z.looseObject({ resources: z.array(resource) }) });

/** An exported state without some resources. */
export interface Reduced {
  /** The state as `pulumi stack import` takes it. */
  readonly text: string;
  /** How many resources were taken out. */
  readonly removed: number;
}

/**
 * Takes out of an exported state what lived in volumes that are gone: what is declared as deleted with one of them,
 * and everything else of the same servers; and every table, since one volume holds its rows and another one its name.
 *
 * @param volumes names by which the state knows the volumes (URNs)
 */
export function withoutContents(text: string, volumes: ReadonlySet<string>): Reduced {
  const state = exported.parse(JSON.parse(text));
  const { resources } = state.deployment;
  const servers = new Set(
    resources.flatMap(({ deletedWith, provider }) =>
      deletedWith !== undefined && volumes.has(deletedWith) && provider !== undefined ? [provider] : [],
    ),
  );
  const kept = resources.filter(
    ({ provider, type }) => type !== TABLE_TYPE && (provider === undefined || !servers.has(provider)),
  );
  const there = new Set(kept.map(({ urn }) => urn));
  const existing = (urns: readonly string[]): string[] => urns.filter((urn) => there.has(urn));
  const cleaned = kept.map((one) => ({
    ...one,
    ...(one.dependencies === undefined ? {} : { dependencies: existing(one.dependencies) }),
    ...(one.propertyDependencies === undefined
      ? {}
      : {
          propertyDependencies: Object.fromEntries(
            Object.entries(one.propertyDependencies).map(([key, urns]) => [key, existing(urns ?? [])]),
          ),
        }),
  }));
  const reduced = { ...state, deployment: { ...state.deployment, resources: cleaned } };
  return { text: JSON.stringify(reduced), removed: resources.length - kept.length };
}
