import type { Policies } from "@pulumi/policy";
import healthProbe from "./compute/health-probe.ts";
import imageByDigest from "./compute/image-by-digest.ts";
import memoryLimit from "./compute/memory-limit.ts";
import noHostPath from "./compute/no-host-path.ts";
import noPrivilege from "./compute/no-privilege.ts";
import noServiceToken from "./compute/no-service-token.ts";
import nonRoot from "./compute/non-root.ts";
import readOnlyRoot from "./compute/read-only-root.ts";
import resourcesRequested from "./compute/resources-requested.ts";
import instanceBackedUp from "./database/instance-backed-up.ts";
import instanceEncrypted from "./database/instance-encrypted.ts";
import instancePrivate from "./database/instance-private.ts";
import noGrantToPublic from "./database/no-grant-to-public.ts";
import roleWithoutSuperuser from "./database/role-without-superuser.ts";
import tlsOnly from "./database/tls-only.ts";
import leastPrivilege from "./identity/least-privilege.ts";
import roleTrustNamed from "./identity/role-trust-named.ts";
import namingConvention from "./naming/convention.ts";
import clusterEndpointClosed from "./network/cluster-endpoint-closed.ts";
import ingressWithTls from "./network/ingress-with-tls.ts";
import noOpenPort from "./network/no-open-port.ts";
import policyPerNamespace from "./network/policy-per-namespace.ts";
import securityGroupClosed from "./network/security-group-closed.ts";
import classificationKept from "./products/classification-kept.ts";
import goldIsFresh from "./products/gold-is-fresh.ts";
import personalDataKept from "./products/personal-data-kept.ts";
import quarantineLimited from "./products/quarantine-limited.ts";
import silverKeysChecked from "./products/silver-keys-checked.ts";
import tableOwnerAndKey from "./products/table-owner-and-key.ts";
import tablesDescribed from "./products/tables-described.ts";
import keyRotated from "./secrets/key-rotated.ts";
import noSecretInConfig from "./secrets/no-secret-in-config.ts";
import noSecretInEnv from "./secrets/no-secret-in-env.ts";
import bucketEncrypted from "./storage/bucket-encrypted.ts";
import bucketPrivateAndVersioned from "./storage/bucket-private-and-versioned.ts";
import bucketTlsOnly from "./storage/bucket-tls-only.ts";
import claimRetained from "./storage/claim-retained.ts";
import dataProtected from "./storage/data-protected.ts";
import lifecycleKeepsTables from "./storage/lifecycle-keeps-tables.ts";
import oldVersionsExpire from "./storage/old-versions-expire.ts";
import publicAccessBlocked from "./storage/public-access-blocked.ts";

/** All rules of the pack. */
export const RULES: Policies = [
  bucketEncrypted,
  bucketPrivateAndVersioned,
  bucketTlsOnly,
  claimRetained,
  classificationKept,
  clusterEndpointClosed,
  dataProtected,
  goldIsFresh,
  healthProbe,
  imageByDigest,
  ingressWithTls,
  instanceBackedUp,
  instanceEncrypted,
  instancePrivate,
  keyRotated,
  leastPrivilege,
  lifecycleKeepsTables,
  memoryLimit,
  namingConvention,
  noGrantToPublic,
  noHostPath,
  noOpenPort,
  noPrivilege,
  noSecretInConfig,
  noSecretInEnv,
  noServiceToken,
  nonRoot,
  oldVersionsExpire,
  personalDataKept,
  policyPerNamespace,
  publicAccessBlocked,
  quarantineLimited,
  readOnlyRoot,
  resourcesRequested,
  roleTrustNamed,
  roleWithoutSuperuser,
  securityGroupClosed,
  silverKeysChecked,
  tableOwnerAndKey,
  tablesDescribed,
  tlsOnly,
];
