import {
  CONTAINER_NAME_RULE,
  IDENTIFIER_RULE,
  isContainerName,
  isIdentifier,
  isResourceName,
  RESOURCE_NAME_RULE,
} from "../../components/core/naming.ts";
import { knownItems, UNKNOWN, type Planned } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

const REQUIRED_LABELS = ["lakehouse.stack", "lakehouse.service"];

/** Names and labels follow one convention, so that tools and people can find things. */
export default resourceRule(
  {
    name: "lakehouse-naming-convention",
    description: "Names follow the convention, and containers carry the labels of their stack and service.",
    why: "The commands find containers by label, and other names need quoting or are refused by one of the engines.",
    fix: "rename the resource, or set the missing label.",
    severity: "low",
  },
  on("docker:index/container:Container", ({ name, labels }) => [
    ...containerName(name),
    ...missingLabels(labels),
  ]),
  on("docker:index/network:Network", ({ name }) => resourceName("network", name)),
  on("docker:index/volume:Volume", ({ name }) => resourceName("volume", name)),
  on("minio:index/s3Bucket:S3Bucket", ({ bucket }) => resourceName("bucket", bucket)),
  on("postgresql:index/database:Database", ({ name }) => identifier("database", name)),
  on("postgresql:index/role:Role", ({ name }) => identifier("role", name)),
);

function resourceName(kind: string, name: Planned<string | undefined>): string[] {
  return badName(kind, name, isResourceName, RESOURCE_NAME_RULE);
}

function containerName(name: Planned<string | undefined>): string[] {
  return badName("container", name, isContainerName, CONTAINER_NAME_RULE);
}

function identifier(kind: string, name: Planned<string | undefined>): string[] {
  return badName(kind, name, isIdentifier, IDENTIFIER_RULE);
}

function badName(
  kind: string,
  name: Planned<string | undefined>,
  isGood: (name: string) => boolean,
  rule: string,
): string[] {
  if (name === UNKNOWN) return [];
  if (name === undefined) return [`the ${kind} has no name of its own; it needs ${rule}`];
  return isGood(name) ? [] : [`the ${kind} name "${name}" is not ${rule}`];
}

function missingLabels(labels: Planned<{ label: string; value: string }[] | undefined>): string[] {
  if (labels === UNKNOWN || labels?.includes(UNKNOWN) === true) return [];
  const present = knownItems(labels).filter(({ value }) => value !== "");
  return REQUIRED_LABELS.filter(
    (required) => !present.some(({ label }) => label === required || label === UNKNOWN),
  ).map((required) => `the container has no label ${required}`);
}
