import {
  CONTAINER_NAME_RULE,
  IDENTIFIER_RULE,
  isContainerName,
  isIdentifier,
  isResourceName,
  RESOURCE_NAME_RULE,
} from "../core/naming.ts";
import { isDuration, isMemory } from "../core/units.ts";
import type { LakehouseSpec, ServiceOptions } from "./lakehouse-spec.ts";
import { FURTHER_BUCKETS } from "./bucket-name.ts";
import { LAYERS } from "./layer.ts";
import { productDatabases } from "./product-databases.ts";
import { PROFILE_NAMES } from "./profile.ts";
import { resolveSpec } from "./resolve.ts";
import {
  CONFIGURABLE_SERVICES,
  OPTIONAL_SERVICES,
  SERVICE_NAMES,
  SERVICE_PORTS,
  type ServiceName,
} from "./service-name.ts";
import { NODE_PORT_RANGE } from "./target.ts";
import { validateProducts } from "./validate-products.ts";
import { validateTarget } from "./validate-target.ts";
import { WAREHOUSE_DATABASE } from "./warehouse.ts";

/** Roles the toolkit makes itself. */
const RESERVED_ROLES = ["postgres", "metastore", "jobs", "trino", "dagster"];

/**
 * Checks a whole declaration.
 *
 * @returns one sentence per fault (what, where, how to repair it); empty when all is well
 */
export function validateSpec(spec: LakehouseSpec): string[] {
  const faults = [
    ...validateNames(spec),
    ...validateBuckets(spec),
    ...validateRoles(spec),
    ...validateServices(spec),
    ...validateTarget(spec),
    ...validateProducts(spec.products ?? []),
  ];
  // Ports and container names are compared across services only once each service is right in itself.
  return faults.length > 0 ? faults : validateClashes(spec);
}

function validateNames(spec: LakehouseSpec): string[] {
  const faults: string[] = [];
  if (!isResourceName(spec.stack))
    faults.push(`stack "${spec.stack}": the name must be ${RESOURCE_NAME_RULE}`);
  if (spec.profile !== undefined && !PROFILE_NAMES.includes(spec.profile)) {
    faults.push(`profile "${spec.profile}" does not exist; use one of ${PROFILE_NAMES.join(", ")}`);
  }
  for (const key of ["namePrefix", "bucketPrefix"] as const) {
    const prefix = spec[key] ?? "";
    // A prefix may end with the hyphen that separates it from the name.
    if (prefix !== "" && !isResourceName(`${prefix}x`)) {
      faults.push(`${key} "${prefix}": must be ${RESOURCE_NAME_RULE} (a hyphen at its end is fine)`);
    }
  }
  return faults;
}

function validateBuckets(spec: LakehouseSpec): string[] {
  const known: readonly string[] = [...LAYERS, ...FURTHER_BUCKETS];
  return Object.entries(spec.buckets ?? {}).flatMap(([bucket, options]) => {
    if (!known.includes(bucket)) return [`buckets.${bucket}: no such layer; use one of ${known.join(", ")}`];
    const keep = options.keepOldVersions;
    const faults = Object.keys(options)
      .filter((key) => key !== "keepOldVersions")
      .map(
        (key) =>
          `buckets.${bucket}.${key}: a bucket has no such setting. A lifecycle rule would remove files that tables still ` +
          "need, and what else the stack keeps; declare retention on the tables, which ./lakehouse maintain applies",
      );
    if (keep !== undefined && !(isDuration(keep) && keep.endsWith("days")))
      faults.push(`buckets.${bucket}.keepOldVersions "${keep}": use whole days, for example "7 days"`);
    return faults;
  });
}

function validateRoles(spec: LakehouseSpec): string[] {
  const databases = databaseNames(spec);
  const owners = [
    ...databases.map((database) => `${database}_owner`),
    ...(spec.products ?? []).flatMap(({ dbt }) => (dbt === undefined ? [] : [dbt.role])),
  ];
  return Object.entries(spec.roles ?? {}).flatMap(([role, options]) => {
    const faults: string[] = [];
    if (!isIdentifier(role)) faults.push(`roles.${role}: the name must be ${IDENTIFIER_RULE}`);
    if ([...RESERVED_ROLES, ...owners].includes(role)) {
      faults.push(`roles.${role}: the toolkit makes a role of this name; choose another`);
    }
    const unknown = options.read.filter((database) => !databases.includes(database));
    return faults.concat(
      unknown.map((name) => `roles.${role}.read: no database ${name}; use one of ${databases.join(", ")}`),
    );
  });
}

/** Databases that roles can be let into. */
function databaseNames(spec: LakehouseSpec): string[] {
  return [...new Set([WAREHOUSE_DATABASE, ...productDatabases(spec.products ?? [])])];
}

function validateServices(spec: LakehouseSpec): string[] {
  return Object.entries(spec.services ?? {}).flatMap(([name, options]) => {
    if (!(SERVICE_NAMES as readonly string[]).includes(name)) {
      return [`services.${name}: no such service; use one of ${SERVICE_NAMES.join(", ")}`];
    }
    return validateService(name as ServiceName, options, portRange(spec));
  });
}

function validateService(name: ServiceName, options: ServiceOptions, range: PortRange): string[] {
  const at = `services.${name}`;
  const faults: string[] = [];
  if (options.name !== undefined && !isContainerName(options.name)) {
    faults.push(`${at}.name "${options.name}": must be ${CONTAINER_NAME_RULE}`);
  }
  if (options.enabled === false && !(OPTIONAL_SERVICES as readonly string[]).includes(name)) {
    faults.push(
      `${at}.enabled: the stack cannot do without it; only ${OPTIONAL_SERVICES.join(", ")} can be switched off`,
    );
  }
  if (options.memory !== undefined && !isMemory(options.memory)) {
    faults.push(`${at}.memory "${options.memory}": write a size such as "512 MB" or "2 GB"`);
  }
  if (options.probeInterval !== undefined && !isDuration(options.probeInterval)) {
    faults.push(`${at}.probeInterval "${options.probeInterval}": write a duration such as "10 s"`);
  }
  if (options.properties !== undefined && !(CONFIGURABLE_SERVICES as readonly string[]).includes(name)) {
    faults.push(`${at}.properties: has no property file; ${CONFIGURABLE_SERVICES.join(", ")} have one`);
  }
  return [...faults, ...validatePorts(at, name, { ports: options.ports ?? {}, range })];
}

type PortRange = readonly [number, number];

/** Ports that can be published: those any user may bind, or those a cluster gives to services. */
function portRange({ target }: LakehouseSpec): PortRange {
  return target !== undefined && target.kind !== "docker" ? NODE_PORT_RANGE : [1024, 65_535];
}

function validatePorts(
  at: string,
  name: ServiceName,
  { ports, range: [first, last] }: { ports: Readonly<Record<string, number>>; range: PortRange },
): string[] {
  const published = Object.entries<{ number: number; published?: number }>(SERVICE_PORTS[name])
    .filter(([, port]) => port.published !== undefined)
    .map(([port]) => port);
  return Object.entries(ports).flatMap(([port, number]) => {
    if (!published.includes(port)) {
      return [
        `${at}.ports.${port}: no published port of this name; known: ${published.join(", ") || "none"}`,
      ];
    }
    return Number.isInteger(number) && number >= first && number <= last
      ? []
      : [`${at}.ports.${port} ${number}: use a whole number from ${first} to ${last}`];
  });
}

function validateClashes(spec: LakehouseSpec): string[] {
  const services = Object.values(resolveSpec(spec).services).filter((service) => service.enabled);
  const ports = services.flatMap((service) =>
    service.ports.flatMap((port) =>
      port.published === undefined
        ? []
        : [[port.published, `services.${service.name}.ports.${port.name}`] as const],
    ),
  );
  const names = services.map((service) => [service.containerName, `services.${service.name}.name`] as const);
  return [...clashes("port", ports), ...clashes("container name", names)];
}

function clashes(what: string, used: readonly (readonly [string | number, string])[]): string[] {
  const users = Map.groupBy(used, ([value]) => value);
  return [...users].flatMap(([value, by]) =>
    by.length < 2
      ? []
      : [`${what} ${value} is given to ${by.map(([, where]) => where).join(" and ")}; give each its own`],
  );
}
