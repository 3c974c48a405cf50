import { CommandFailure, EXIT } from "../command/failure.ts";
import { stackFlag } from "../command/stack-flag.ts";
import { ENGINE_TYPES, type StateResource } from "./stack-state.ts";

/** What a plan does to one resource, as far as data goes. */
export interface PlannedStep {
  /** Operation as Pulumi calls it, for example `delete` or `replace`. */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** What the resource was declared with before; none for one that is new. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
}

/** A resource that holds data and would go. */
export interface DataLoss {
  readonly urn: string;
  readonly type: string;
  readonly replaced: boolean;
}

/** Says of a volume whether it holds data ("true") or only scratch files ("false"). */
const DATA_LABEL = "lakehouse.data";

/** Types of resources whose deletion deletes data; a namespace takes its claims along, a key what it encrypts. */
const DATA_TYPES: ReadonlySet<string> = new Set([
  ENGINE_TYPES.volume,
  "minio:index/s3Bucket:S3Bucket",
  "postgresql:index/database:Database",
  "postgresql:index/schema:Schema",
  "kubernetes:core/v1:Namespace",
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "aws:kms/key:Key",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
]);

const REPLACING: ReadonlySet<string> = new Set(["replace", "create-replacement", "delete-replaced"]);

/** Whether deleting a resource deletes data. A volume that does not say that it is scratch counts as data. */
export function holdsData({ type, inputs }: Pick<PlannedStep, "type" | "inputs">): boolean {
  if (!DATA_TYPES.has(type)) return false;
  if (type !== ENGINE_TYPES.volume) return true;
  const labels: readonly unknown[] = Array.isArray(inputs?.["labels"]) ? inputs["labels"] : [];
  return !labels.some(
    (label) =>
      typeof label === "object" &&
      label !== null &&
      "label" in label &&
      "value" in label &&
      label.label === DATA_LABEL &&
      label.value === "false",
  );
}

/**
 * Whether a plan could delete data at all: the engine itself refuses to delete what is protected in the state.
 *
 * @param resources of the stack's state
 */
export function hasUnprotectedData(resources: readonly StateResource[]): boolean {
  return resources.some((resource) => resource.protect !== true && holdsData(resource));
}

/** The data-holding resources that a plan deletes or replaces, each once. */
export function dataLosses(steps: readonly PlannedStep[]): DataLoss[] {
  const losses = new Map<string, DataLoss>();
  for (const step of steps) {
    const replaced = REPLACING.has(step.op);
    if ((replaced || step.op === "delete") && holdsData(step)) {
      losses.set(step.urn, { urn: step.urn, type: step.type, replaced });
    }
  }
  return [...losses.values()];
}

/** What decides whether data may go. */
export interface DataLossKeys {
  readonly stack: string;
  /** First key: `lakehouse:allowDataLoss` of the stack's configuration. */
  readonly allowed: boolean;
  /** Second key: `--delete-data` of the command. */
  readonly deleteData: boolean;
}

/** @throws CommandFailure with exit code 3 that lists what would go, unless both keys are turned */
export function refuseDataLosses(losses: readonly DataLoss[], keys: DataLossKeys): void {
  if (losses.length === 0 || (keys.allowed && keys.deleteData)) return;
  const steps = [
    ...(keys.allowed ? [] : [`npx pulumi config set lakehouse:allowDataLoss true --stack ${keys.stack}`]),
    `./lakehouse up --delete-data${stackFlag(keys.stack)}`,
  ];
  throw new CommandFailure(
    [
      "refused: the plan takes away resources that hold data, and that takes two keys. Nothing was changed.",
      ...renderLosses(losses),
      "To let them go with their data:",
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
      "To keep them, declare them as they were.",
    ].join("\n"),
    EXIT.refused,
  );
}

/** One line per resource that would go. */
export function renderLosses(losses: readonly DataLoss[]): string[] {
  return losses.map(
    ({ urn, type, replaced }) =>
      `  - ${urn.slice(urn.lastIndexOf("::") + 2)} (${type}): ${replaced ? "replaced by an empty one" : "deleted"}`,
  );
}
