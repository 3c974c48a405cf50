import type { PolicyResource } from "@pulumi/policy";
import { known, planned } from "./planned.ts";
import { ofType, type StackFault } from "./rule.ts";
import type { ResourceType } from "./resource-inputs.ts";

/**
 * Buckets that lack something that is a resource of its own, such as their versioning.
 *
 * @param part type of that resource; its input `bucket` says which bucket it is for
 * @param fault what is wrong with a bucket without it
 */
export function withoutPart(
  resources: readonly PolicyResource[],
  bucket: ResourceType,
  part: ResourceType,
  fault: string,
): StackFault[] {
  const parts = ofType(resources, part);
  return ofType(resources, bucket)
    .filter((one) => !parts.some((candidate) => mayBeFor(candidate, one)))
    .map(({ urn }) => ({ urn, fault }));
}

/**
 * Whether a resource may be about a bucket, whose name may be text in the program, or an output, which names the
 * resource it comes from.
 *
 * While a provider cannot be configured yet (its server is part of the same plan), the engine shows the
 * resources of a stack without properties. Nothing can then be said about names; the update will.
 *
 * @param input in which the resource names the bucket
 */
export function mayBeFor(part: PolicyResource, bucket: PolicyResource, input = "bucket"): boolean {
  const sources = part.propertyDependencies[input] ?? [];
  if (sources.length > 0) return sources.some(({ urn }) => urn === bucket.urn);
  const name: unknown = known(planned(bucket.props)["bucket"]);
  const named: unknown = known(planned(part.props)[input]);
  return name === undefined || named === undefined || name === named;
}
