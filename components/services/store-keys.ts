import type { ServiceSpec } from "../platform/service-spec.ts";
import type { StoreIdentity } from "../storage/object-store.ts";

/** What a service signs in to the store with; nothing where the pod's role does it. */
export function storeKeys(identity: StoreIdentity): ServiceSpec["secretEnv"] {
  if (identity.kind === "pod") return {};
  return { AWS_ACCESS_KEY_ID: identity.accessKey, AWS_SECRET_ACCESS_KEY: identity.secretKey };
}
