import type { StateResource } from "./stack-state.ts";

/** How the provider's id of a resource that holds data follows from its inputs. */
const IDS: Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => unknown>> = {
  "minio:index/s3Bucket:S3Bucket": (inputs) => inputs["bucket"],
  "postgresql:index/role:Role": (inputs) => inputs["name"],
  "postgresql:index/database:Database": (inputs) => inputs["name"],
  "postgresql:index/schema:Schema": (inputs) => `${asText(inputs["database"])}.${asText(inputs["name"])}`,
};

/**
 * Id under which a half-created resource can be adopted, or undefined for one that is simply created again:
 * everything else is either replaceable or created by an operation that does no harm when repeated.
 */
export function adoptableId(resource: StateResource): string | undefined {
  const id = IDS[resource.type]?.(resource.inputs ?? {});
  return typeof id === "string" && id !== "" ? id : undefined;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
