import { output, type Output } from "@pulumi/pulumi";
import type { ResolvedSpec } from "./spec/resolve.ts";
import type { BucketName } from "./spec/bucket-name.ts";
import type { ServiceName } from "./spec/service-name.ts";

/** A service as the commands find it. */
export interface ServiceDescription {
  readonly container: string;
  /** Loopback port by port name. */
  readonly ports: Readonly<Record<string, number>>;
}

/** What runs and where: everything the commands need, and no secret. */
export interface StackDescription {
  readonly stack: string;
  /** Version of the plan's shape; an older toolkit refuses to work on a newer stack. */
  readonly planVersion: number;
  /** Address of the plan in the object store. */
  readonly planUri: string;
  readonly services: Readonly<Partial<Record<ServiceName, ServiceDescription>>>;
  /** Physical bucket by logical name. */
  readonly buckets: Readonly<Record<string, string>>;
  /** Names of the data products. */
  readonly products: readonly string[];
  /** Databases of sample sources by `product.source`. */
  readonly sources: Readonly<Record<string, { readonly database: string; readonly schema: string }>>;
}

/** Collects what commands need to know about a stack. */
export function describeStack(
  spec: ResolvedSpec,
  parts: {
    readonly planUri: string;
    readonly planVersion: number;
    readonly bucketName: (bucket: BucketName) => string;
  },
): Output<StackDescription> {
  const services = Object.values(spec.services).filter((service) => service.enabled);
  const sources = spec.products.flatMap((product) =>
    Object.entries(product.sources).flatMap(([name, source]) =>
      source.kind === "postgres"
        ? [[`${product.name}.${name}`, { database: source.database, schema: source.schema }] as const]
        : [],
    ),
  );
  return output({
    stack: spec.stack,
    planUri: parts.planUri,
    planVersion: parts.planVersion,
    services: Object.fromEntries(
      services.map(({ name, containerName, ports }) => [
        name,
        {
          container: containerName,
          ports: Object.fromEntries(
            ports.flatMap((port) => (port.published === undefined ? [] : [[port.name, port.published]])),
          ),
        },
      ]),
    ),
    buckets: Object.fromEntries(
      (Object.keys(spec.keepOldVersions) as BucketName[]).map((bucket) => [bucket, parts.bucketName(bucket)]),
    ),
    products: spec.products.map(({ name }) => name),
    sources: Object.fromEntries(sources),
  });
}
