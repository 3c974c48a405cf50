import { megabytes, seconds, type Duration } from "../core/units.ts";
import type { ServicePort } from "../platform/service-spec.ts";
import type { AcceptedChanges } from "../plan/table-changes.ts";
import type { BucketName } from "./bucket-name.ts";
import type { LakehouseSpec, RoleOptions } from "./lakehouse-spec.ts";
import type { Product } from "./product.ts";
import { PROFILES, type Profile, type ProfileName } from "./profile.ts";
import { SERVICE_NAMES, SERVICE_PORTS, type ServiceName } from "./service-name.ts";
import { NODE_PORTS, REPLACED_ON_AWS, type Target } from "./target.ts";

/** Defaults of {@link LakehouseSpec}; the documentation of each field names the same value. */
export const DEFAULTS = {
  target: { kind: "docker" } as Target,
  profile: "laptop" as ProfileName,
  namePrefix: "",
  bucketPrefix: "",
  probeInterval: "10 s" as Duration,
  keepOldVersions: "7 days" as Duration,
  allowDataLoss: false,
  tableResources: false,
};

/** One service with every default filled in. */
export interface ServiceSettings {
  readonly name: ServiceName;
  readonly containerName: string;
  readonly enabled: boolean;
  /** Megabytes. */
  readonly memory: number;
  readonly ports: readonly ServicePort[];
  /** Seconds. */
  readonly probeInterval: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** A {@link LakehouseSpec} with every default filled in. */
export interface ResolvedSpec {
  readonly stack: string;
  readonly target: Target;
  readonly profile: Profile;
  readonly profileName: ProfileName;
  readonly namePrefix: string;
  readonly bucketPrefix: string;
  readonly products: readonly Product[];
  readonly services: Readonly<Record<ServiceName, ServiceSettings>>;
  readonly keepOldVersions: Readonly<Record<BucketName, Duration>>;
  readonly roles: Readonly<Record<string, RoleOptions>>;
  readonly allowDataLoss: boolean;
  readonly tableResources: boolean;
  readonly acceptedChanges: AcceptedChanges;
}

/** Fills in the defaults of a spec that `validateSpec` found free of faults. */
export function resolveSpec(spec: LakehouseSpec): ResolvedSpec {
  const profile = PROFILES[spec.profile ?? DEFAULTS.profile];
  const namePrefix = spec.namePrefix ?? DEFAULTS.namePrefix;
  const keep = (bucket: BucketName): Duration =>
    spec.buckets?.[bucket]?.keepOldVersions ?? DEFAULTS.keepOldVersions;
  return {
    stack: spec.stack,
    target: spec.target ?? DEFAULTS.target,
    profile,
    profileName: spec.profile ?? DEFAULTS.profile,
    namePrefix,
    bucketPrefix: spec.bucketPrefix ?? DEFAULTS.bucketPrefix,
    products: spec.products ?? [],
    services: Object.fromEntries(
      SERVICE_NAMES.map((name) => [name, resolveService(name, spec, { profile, namePrefix })]),
    ) as Record<ServiceName, ServiceSettings>,
    keepOldVersions: {
      bronze: keep("bronze"),
      silver: keep("silver"),
      gold: keep("gold"),
      landing: keep("landing"),
      system: keep("system"),
    },
    roles: spec.roles ?? {},
    allowDataLoss: spec.allowDataLoss ?? DEFAULTS.allowDataLoss,
    tableResources: spec.tableResources ?? DEFAULTS.tableResources,
    acceptedChanges: spec.acceptedChanges ?? {},
  };
}

function resolveService(
  name: ServiceName,
  spec: LakehouseSpec,
  context: { profile: Profile; namePrefix: string },
): ServiceSettings {
  const options = spec.services?.[name] ?? {};
  const offByDefault: readonly ServiceName[] = context.profile.offByDefault;
  const ports: Record<string, { number: number; published?: number }> = SERVICE_PORTS[name];
  const published = publishedByDefault(name, spec.target);
  return {
    name,
    containerName: options.name ?? `${context.namePrefix}${name}`,
    enabled: !isElsewhere(name, spec.target) && (options.enabled ?? !offByDefault.includes(name)),
    memory: megabytes(options.memory ?? context.profile.limits[name]),
    ports: Object.entries(ports).map(([port, { number }]) => {
      const chosen = options.ports?.[port] ?? published[port];
      return { name: port, number, ...(chosen === undefined ? {} : { published: chosen }) };
    }),
    probeInterval: seconds(options.probeInterval ?? DEFAULTS.probeInterval),
    properties: options.properties ?? {},
  };
}

/** Whether a part of the target does what the service would do. */
function isElsewhere(name: ServiceName, target: Target | undefined): boolean {
  return target?.kind === "aws" && (REPLACED_ON_AWS as readonly ServiceName[]).includes(name);
}

function publishedByDefault(name: ServiceName, target: Target | undefined): Readonly<Record<string, number>> {
  if (target !== undefined && target.kind !== "docker") return NODE_PORTS[name] ?? {};
  const ports: Record<string, { number: number; published?: number }> = SERVICE_PORTS[name];
  return Object.fromEntries(
    Object.entries(ports).flatMap(([port, { published }]) =>
      published === undefined ? [] : [[port, published]],
    ),
  );
}
