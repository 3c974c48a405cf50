import type { RecordedResource } from "./pulumi-mocks.ts";

/** An object of a cluster as the program declares it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** The cluster's objects among declared resources: what the Kubernetes provider would be asked to apply. */
export function clusterObjects(resources: readonly RecordedResource[]): ClusterObject[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => plain(inputs) as ClusterObject);
}

/** Pulumi's mark of a secret in what is sent to a provider. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** The value with the secrets in it as they are. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if (SECRET in value && "value" in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Objects of one service, sorted by kind and name; those of the namespace itself have no service. */
export function objectsOf(objects: readonly ClusterObject[], service: string | undefined): ClusterObject[] {
  const key = ({ kind, metadata }: ClusterObject): string => `${kind}/${metadata.name}`;
  return objects
    .filter(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === service)
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
