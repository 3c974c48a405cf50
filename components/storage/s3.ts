import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type { Provider } from "@pulumi/aws/provider.js";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2.js";
import { asset, output, type ComponentResource, type Input, type Resource } from "@pulumi/pulumi";
import { seconds, type Duration } from "../core/units.ts";
import { FURTHER_BUCKETS, type BucketName } from "../spec/bucket-name.ts";
import { LAYERS } from "../spec/layer.ts";
import type {
  ObjectStore,
  StoredObject,
  StoreEndpoint,
  StoreGrant,
  StoreIdentity,
  StoreObject,
} from "./object-store.ts";
import { makeBucket, type BucketArgs } from "./s3-bucket.ts";
import { bucketArn, s3BucketName, type S3BucketName, type S3Place } from "./s3-names.ts";
import { bucketPolicy, identityPolicy, logBucketPolicy, podTrustPolicy } from "./s3-policies.ts";

/** Arguments of {@link S3Store}. */
export interface S3StoreArgs extends S3Place {
  /** How long old versions are kept, per bucket. */
  readonly keepOldVersions: Readonly<Record<BucketName, Duration>>;
  readonly protectData: boolean;
  /** Key that everything is encrypted with. */
  readonly keyArn: Input<string>;
  /** Pods that use the store. */
  readonly pods: {
    readonly clusterName: Input<string>;
    readonly namespace: string;
    /** Service accounts of the pods that an identity is for. */
    readonly serviceAccounts: (identity: string) => readonly string[];
    /** What makes roles reach pods; they start after it. */
    readonly ready: readonly Resource[];
  };
  readonly provider: Provider;
}

/** Days for which access logs are kept. */
export const ACCESS_LOG_DAYS = 365;

/** The object store on S3: versioned, encrypted, private buckets, one role per identity that its pods take. */
export class S3Store implements ObjectStore {
  readonly endpoint: StoreEndpoint;
  /** Buckets are emptied by nobody, so nothing is gone with one. */
  readonly data = undefined;
  readonly ready: readonly Resource[];
  readonly #name: string;
  readonly #args: S3StoreArgs;
  readonly #parent: ComponentResource;

  constructor(name: string, args: S3StoreArgs, parent: ComponentResource) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.endpoint = { region: args.region, pathStyle: false, signIn: "pod" };
    const buckets = [...LAYERS, ...FURTHER_BUCKETS];
    const logs = this.#logBucket(buckets);
    this.ready = [...logs.ready, ...buckets.flatMap((bucket) => this.#bucket(bucket, logs))];
  }

  bucketName(bucket: S3BucketName): string {
    return s3BucketName(bucket, this.#args);
  }

  identity(name: string, grants: readonly StoreGrant[]): StoreIdentity {
    const { stack, pods } = this.#args;
    const serviceAccounts = pods.serviceAccounts(name);
    const role = new Role(
      `${this.#name}-store-${name}`,
      {
        name: `lakehouse-${stack}-${name}`,
        description: `Pods of ${serviceAccounts.join(", ")} in the lakehouse ${stack}`,
        assumeRolePolicy: output(pods.clusterName).apply((clusterName) =>
          podTrustPolicy({ clusterName, namespace: pods.namespace, serviceAccounts }),
        ),
      },
      this.#options(),
    );
    const policy = new RolePolicy(
      `${this.#name}-store-${name}`,
      {
        name: "store",
        role: role.name,
        policy: output(this.#args.keyArn).apply((keyArn) => identityPolicy(grants, this.#args, keyArn)),
      },
      this.#options(),
    );
    const associations = serviceAccounts.map(
      (serviceAccount) =>
        new PodIdentityAssociation(
          `${this.#name}-store-${name}-${serviceAccount}`,
          { clusterName: pods.clusterName, namespace: pods.namespace, serviceAccount, roleArn: role.arn },
          { ...this.#options(), dependsOn: [policy, ...pods.ready] },
        ),
    );
    return { kind: "pod", name, roleArn: role.arn, ready: associations };
  }

  object(name: string, args: StoreObject): StoredObject {
    const bucket = this.bucketName(args.bucket);
    const content =
      "source" in args.content
        ? { source: new asset.FileAsset(args.content.source) }
        : { content: args.content.content };
    const object = new BucketObjectv2(
      `${this.#name}-${name}`,
      { bucket, key: args.key, ...content },
      { ...this.#options(), dependsOn: [...this.ready, ...(args.after ?? [])] },
    );
    return { uri: `s3://${bucket}/${args.key}`, ready: object };
  }

  /** Log delivery cannot use a key of the stack, so S3 encrypts it with its own. */
  #logBucket(sources: readonly BucketName[]): NonNullable<BucketArgs["logs"]> {
    const { account, region, protectData } = this.#args;
    const arnOf = (bucket: S3BucketName): string => bucketArn(this.bucketName(bucket), region);
    return makeBucket(
      `${this.#name}-access-logs`,
      {
        name: this.bucketName("access-logs"),
        policy: logBucketPolicy(arnOf("access-logs"), sources.map(arnOf), account),
        oldVersionDays: 1,
        objectDays: ACCESS_LOG_DAYS,
        protectData,
      },
      this.#options(),
    );
  }

  #bucket(bucket: BucketName, logs: NonNullable<BucketArgs["logs"]>): readonly Resource[] {
    const { keyArn, keepOldVersions, region, protectData } = this.#args;
    const name = this.bucketName(bucket);
    return makeBucket(
      `${this.#name}-${bucket}`,
      {
        name,
        policy: output(keyArn).apply((key) => bucketPolicy(bucketArn(name, region), key)),
        keyArn,
        oldVersionDays: Math.ceil(seconds(keepOldVersions[bucket]) / 86_400),
        logs,
        protectData,
      },
      this.#options(),
    ).ready;
  }

  #options() {
    return { parent: this.#parent, provider: this.#args.provider };
  }
}
