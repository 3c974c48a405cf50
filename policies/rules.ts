import type { Policies } from "@pulumi/policy";
import healthProbe from "./compute/health-probe.ts";
import imageByDigest from "./compute/image-by-digest.ts";
import memoryLimit from "./compute/memory-limit.ts";
import roleWithoutSuperuser from "./database/role-without-superuser.ts";
import namingConvention from "./naming/convention.ts";
import noOpenPort from "./network/no-open-port.ts";
import personalDataKept from "./products/personal-data-kept.ts";
import tableOwnerAndKey from "./products/table-owner-and-key.ts";
import noSecretInEnv from "./secrets/no-secret-in-env.ts";
import bucketPrivateAndVersioned from "./storage/bucket-private-and-versioned.ts";
import dataProtected from "./storage/data-protected.ts";

/** All rules of the pack. */
export const RULES: Policies = [
  bucketPrivateAndVersioned,
  dataProtected,
  healthProbe,
  imageByDigest,
  memoryLimit,
  namingConvention,
  noOpenPort,
  noSecretInEnv,
  personalDataKept,
  roleWithoutSuperuser,
  tableOwnerAndKey,
];
