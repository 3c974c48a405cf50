import type { DatabaseRole } from "../database/database.ts";
import type { ConfigFile, ServiceSpec } from "../platform/service-spec.ts";
import { megabytes } from "../core/units.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { ObjectStore, StoreIdentity } from "../storage/object-store.ts";
import { renderProperties } from "./render.ts";
import { serviceSpec } from "./service.ts";
import { storeKeys } from "./store-keys.ts";
import { trinoCatalogs, type PostgresCatalog } from "./trino-catalogs.ts";

/** Trino as one coordinator that also works. */
export function trinoService(
  spec: ResolvedSpec,
  parts: {
    store: ObjectStore;
    identity: StoreIdentity;
    role: DatabaseRole;
    databases: readonly PostgresCatalog[];
  },
): ServiceSpec {
  return serviceSpec(spec.services.trino, {
    image: "trino",
    secretEnv: {
      ...storeKeys(parts.identity),
      POSTGRES_USER: parts.role.name,
      POSTGRES_PASSWORD: parts.role.password,
    },
    files: [...serverFiles(spec), ...trinoCatalogs(parts.store.endpoint, parts.databases)],
    connects: [
      { to: "minio", ports: ["api"] },
      { to: "hive-metastore", ports: ["thrift"] },
      { to: "postgres", ports: ["sql"] },
    ],
    scratch: ["/var/lib/trino"],
    // A query: the server's info page says "started" while every query still fails.
    probe: ["trino", "http://127.0.0.1:8080", "--timeout", "20"],
    stopTimeout: 20,
  });
}

function serverFiles(spec: ResolvedSpec): ConfigFile[] {
  const query = `${megabytes(spec.profile.trinoQueryMemory)}MB`;
  const headroom = `${Math.floor(megabytes(spec.profile.trinoHeap) / 5)}MB`;
  return [
    {
      path: "/etc/trino/config.properties",
      content: renderProperties({
        coordinator: "true",
        "node-scheduler.include-coordinator": "true",
        "http-server.http.port": "8080",
        "discovery.uri": "http://127.0.0.1:8080",
        "catalog.management": "static",
        "query.max-memory": query,
        "query.max-memory-per-node": query,
        "memory.heap-headroom-per-node": headroom,
        ...spec.services.trino.properties,
      }),
    },
    {
      path: "/etc/trino/node.properties",
      content: renderProperties({
        "node.environment": "lakehouse",
        "node.id": "coordinator",
        "node.data-dir": "/var/lib/trino",
        // Without it Trino may pick an address of another network and fail every query.
        "node.internal-address": "127.0.0.1",
      }),
    },
    {
      path: "/etc/trino/jvm.config",
      content: `${jvmOptions(megabytes(spec.profile.trinoHeap)).join("\n")}\n`,
    },
  ];
}

function jvmOptions(heapMegabytes: number): string[] {
  return [
    `-Xmx${heapMegabytes}M`,
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=256M",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djdk.attach.allowAttachSelf=true",
    "-XX:+EnableDynamicAgentLoading",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
  ];
}
