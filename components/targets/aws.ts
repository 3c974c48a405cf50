import { Provider } from "@pulumi/aws/provider.js";
import { log, runtime, type ComponentResource, type Resource } from "@pulumi/pulumi";
import { PostgresDatabase } from "../database/postgres.ts";
import { makeRdsServer } from "../database/rds.ts";
import { RDS_SIZES } from "../database/rds-size.ts";
import { existingCluster, makeCluster, type EksCluster } from "../platform/eks.ts";
import { NODE_SIZES } from "../platform/eks-size.ts";
import { namespaceOf } from "../platform/kubernetes/place.ts";
import { KubernetesPlatform } from "../platform/kubernetes/platform.ts";
import type { AwsTarget } from "../spec/target.ts";
import { SERVICES_OF, type StoreIdentities } from "../storage/identities.ts";
import { makeStackKey } from "../storage/s3-key.ts";
import { S3Store } from "../storage/s3.ts";
import { awsBill, billText } from "./aws-bill.ts";
import { provideAws } from "./choose.ts";
import { imageReferences, volumeSize } from "./kubernetes.ts";
import type { Ports, TargetParts } from "./ports.ts";

/** Where EKS hands roles to pods, and S3, which has no addresses that could be named. */
const STORE_PORTS = [
  { network: "169.254.170.23/32", port: 80 },
  { network: "0.0.0.0/0", port: 443 },
];

type AwsParts = TargetParts & {
  readonly target: AwsTarget;
  readonly provider: Provider;
  readonly keyArn: ReturnType<typeof makeStackKey>;
};

/** Pods on EKS with S3 and RDS. */
function awsPorts(name: string, target: AwsTarget, given: TargetParts, parent: ComponentResource): Ports {
  const { stack, allowDataLoss } = given.spec;
  if (runtime.isDryRun()) void log.info(billText(awsBill(given.spec, target)), parent);
  const provider = new Provider(
    `${name}-aws`,
    {
      region: target.region,
      // Whoever is signed in to another account by mistake is told so, and changes nothing.
      allowedAccountIds: [target.account],
      defaultTags: { tags: { "lakehouse-stack": stack } },
    },
    { parent },
  );
  const keyArn = makeStackKey(name, { stack, protectData: !allowDataLoss }, { parent, provider });
  const parts = { ...given, target, provider, keyArn };
  const cluster = createCluster(name, parts, parent);
  const platform = createPlatform(name, { ...parts, cluster }, parent);
  const store = createStore(name, { ...parts, cluster }, parent);
  const { database, host } = createDatabase(name, { ...parts, cluster }, parent);
  platform.alias("postgres", host);
  // The superuser's password is Secrets Manager's to tell, and S3 has no root account of ours.
  return { platform, store, database, rootAccounts: {} };
}

function createCluster(name: string, parts: AwsParts, parent: ComponentResource): EksCluster {
  const { target, provider, keyArn, spec } = parts;
  const { cluster, region } = target;
  if ("existing" in cluster) return existingCluster(cluster.existing, { region, provider }, parent);
  return makeCluster(
    name,
    {
      stack: spec.stack,
      region,
      version: cluster.version,
      nodes: NODE_SIZES[spec.profileName],
      subnets: Object.keys(target.subnets),
      publicAccess: cluster.publicAccess ?? [],
      keyArn,
      protectData: !spec.allowDataLoss,
      provider,
    },
    parent,
  );
}

type OnCluster = AwsParts & { readonly cluster: EksCluster };

function createPlatform(name: string, parts: OnCluster, parent: ComponentResource): KubernetesPlatform {
  const { target, cluster, spec, workFolder } = parts;
  const { host, clients, storageClass, subnets } = target;
  return new KubernetesPlatform(
    name,
    {
      stack: spec.stack,
      host,
      clients,
      kubeconfig: cluster.kubeconfig,
      after: cluster.ready,
      ...(storageClass === undefined ? {} : { storageClass }),
      volumeSize: (service) => volumeSize(target, service),
      image: imageReferences(name, target, workFolder, parent),
      outside: {
        minio: STORE_PORTS,
        postgres: Object.values(subnets).map((network) => ({ network, port: 5432 })),
      },
      protectData: !spec.allowDataLoss,
    },
    parent,
  );
}

function createStore(name: string, parts: OnCluster, parent: ComponentResource): S3Store {
  const { target, cluster, spec, keyArn, provider } = parts;
  return new S3Store(
    name,
    {
      stack: spec.stack,
      bucketPrefix: spec.bucketPrefix,
      account: target.account,
      region: target.region,
      keepOldVersions: spec.keepOldVersions,
      protectData: !spec.allowDataLoss,
      keyArn,
      pods: {
        clusterName: cluster.name,
        namespace: namespaceOf(spec.stack),
        serviceAccounts: (identity) => SERVICES_OF[identity as keyof StoreIdentities],
        ready: cluster.ready,
      },
      provider,
    },
    parent,
  );
}

function createDatabase(name: string, parts: OnCluster, parent: ComponentResource) {
  const { target, cluster, spec, keyArn, provider, randomProvider } = parts;
  const protectData = !spec.allowDataLoss;
  const server = makeRdsServer(
    name,
    {
      stack: spec.stack,
      size: RDS_SIZES[spec.profileName],
      network: { vpc: target.vpc, subnets: Object.keys(target.subnets) },
      clients: { cluster: cluster.securityGroup },
      keyArn,
      protectData,
      provider,
      randomProvider,
    },
    parent,
  );
  const instance: Resource = server.instance;
  const database = new PostgresDatabase(
    name,
    {
      service: { ready: instance, data: instance },
      superuser: server.superuser,
      superuserPassword: server.superuserPassword,
      access: target.databaseTunnel ?? { host: server.host, port: server.port },
      managed: true,
      protectData,
      randomProvider,
    },
    parent,
  );
  return { database, host: server.host };
}

provideAws(awsPorts);
