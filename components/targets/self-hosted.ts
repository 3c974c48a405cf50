import type { ComponentResource } from "@pulumi/pulumi";
import { generatedPassword } from "../core/generated-password.ts";
import { PostgresDatabase } from "../database/postgres.ts";
import type { Platform } from "../platform/platform.ts";
import { MINIO_ROOT_USER, minioService } from "../services/minio.ts";
import { POSTGRES_SUPERUSER, postgresService } from "../services/postgres.ts";
import { MinioStore } from "../storage/minio.ts";
import type { Ports, RootAccount, TargetParts } from "./ports.ts";

/** What a target whose platform runs the store and the databases as services is made with. */
type SelfHostedParts = TargetParts & { readonly platform: Platform };

/** A platform with MinIO and Postgres as two of its services. */
export function selfHostedPorts(name: string, parts: SelfHostedParts, parent: ComponentResource): Ports {
  const { platform, randomProvider } = parts;
  const storeRoot = {
    user: MINIO_ROOT_USER,
    password: generatedPassword(`${name}-minio-root`, randomProvider, parent),
  };
  const store = createStore(name, { ...parts, root: storeRoot }, parent);
  const databaseRoot = {
    user: POSTGRES_SUPERUSER,
    password: generatedPassword(`${name}-postgres-superuser`, randomProvider, parent),
  };
  const database = createDatabase(name, { ...parts, root: databaseRoot }, parent);
  return {
    platform,
    store,
    database,
    rootAccounts: {
      [`minio/${MINIO_ROOT_USER}`]: storeRoot,
      [`postgres/${POSTGRES_SUPERUSER}`]: databaseRoot,
    },
  };
}

function createStore(
  name: string,
  { spec, platform, root, randomProvider }: SelfHostedParts & { readonly root: RootAccount },
  parent: ComponentResource,
): MinioStore {
  const service = platform.service(minioService(spec, { rootPassword: root.password }));
  return new MinioStore(
    name,
    {
      service,
      rootUser: root.user,
      rootPassword: root.password,
      access: platform.access(spec.services.minio, "api"),
      bucketPrefix: spec.bucketPrefix,
      keepOldVersions: spec.keepOldVersions,
      protectData: !spec.allowDataLoss,
      randomProvider,
    },
    parent,
  );
}

function createDatabase(
  name: string,
  { spec, platform, root, randomProvider }: SelfHostedParts & { readonly root: RootAccount },
  parent: ComponentResource,
): PostgresDatabase {
  const service = platform.service(postgresService(spec, { superuserPassword: root.password }));
  return new PostgresDatabase(
    name,
    {
      service,
      superuser: root.user,
      superuserPassword: root.password,
      access: platform.access(spec.services.postgres, "sql"),
      protectData: !spec.allowDataLoss,
      randomProvider,
    },
    parent,
  );
}
