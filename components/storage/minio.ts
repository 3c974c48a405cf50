import * as minio from "@pulumi/minio";
import * as random from "@pulumi/random";
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import { seconds, type Duration } from "../core/units.ts";
import type { Access, Service } from "../platform/platform.ts";
import { FURTHER_BUCKETS, type BucketName } from "../spec/bucket-name.ts";
import { LAYERS } from "../spec/layer.ts";
import { accessPolicy } from "./access-policy.ts";
import type {
  ObjectStore,
  StoredObject,
  StoreEndpoint,
  StoreGrant,
  StoreIdentity,
  StoreObject,
} from "./object-store.ts";

/** Arguments of {@link MinioStore}. */
export interface MinioStoreArgs {
  readonly service: Service;
  readonly rootUser: string;
  readonly rootPassword: Input<string>;
  /** Where the program reaches the S3 API. */
  readonly access: Access;
  readonly bucketPrefix: string;
  /** How long old versions are kept, per bucket. */
  readonly keepOldVersions: Readonly<Record<BucketName, Duration>>;
  readonly protectData: boolean;
  readonly randomProvider: random.Provider;
}

const REGION = "us-east-1";

/** The object store on a MinIO service of the stack: versioned private buckets, one user per identity. */
export class MinioStore implements ObjectStore {
  readonly endpoint: StoreEndpoint = {
    url: "http://minio:9000",
    region: REGION,
    pathStyle: true,
    signIn: "keys",
  };
  readonly ready: readonly Resource[];
  readonly data: Resource | undefined;
  readonly #name: string;
  readonly #args: MinioStoreArgs;
  readonly #parent: ComponentResource;
  readonly #provider: minio.Provider;

  constructor(name: string, args: MinioStoreArgs, parent: ComponentResource) {
    this.#name = name;
    this.#args = args;
    this.#parent = parent;
    this.data = args.service.data;
    // The address is known before the server runs, so that a preview can plan everything; order comes from `dependsOn`.
    this.#provider = new minio.Provider(
      `${name}-minio`,
      {
        minioServer: `${args.access.host}:${args.access.port}`,
        minioUser: args.rootUser,
        minioPassword: args.rootPassword,
        minioRegion: REGION,
      },
      { parent },
    );
    this.ready = [...LAYERS, ...FURTHER_BUCKETS].map((bucket) => this.#bucket(bucket));
  }

  bucketName(bucket: BucketName): string {
    return `${this.#args.bucketPrefix}${bucket}`;
  }

  identity(name: string, grants: readonly StoreGrant[]): StoreIdentity {
    const accessKey = name;
    const password = new random.RandomPassword(
      `${this.#name}-store-${name}`,
      { length: 32, special: false },
      { parent: this.#parent, provider: this.#args.randomProvider },
    );
    const user = new minio.IamUser(
      `${this.#name}-store-${name}`,
      { name: accessKey, secret: password.result, updateSecret: true },
      this.#options(),
    );
    const policy = new minio.IamPolicy(
      `${this.#name}-store-${name}`,
      { name: accessKey, policy: accessPolicy(grants, (bucket) => this.bucketName(bucket)) },
      this.#options(),
    );
    const attachment = new minio.IamUserPolicyAttachment(
      `${this.#name}-store-${name}`,
      { userName: user.name, policyName: policy.name },
      this.#options(),
    );
    return { kind: "keys", accessKey, secretKey: password.result, ready: [attachment] };
  }

  object(name: string, args: StoreObject): StoredObject {
    const bucketName = this.bucketName(args.bucket);
    const object = new minio.S3Object(
      `${this.#name}-${name}`,
      { bucketName, objectName: args.key, ...args.content },
      { ...this.#options(), dependsOn: [...this.ready, ...(args.after ?? [])] },
    );
    return { uri: `s3://${bucketName}/${args.key}`, ready: object };
  }

  #bucket(bucket: BucketName): Resource {
    const made = new minio.S3Bucket(
      `${this.#name}-${bucket}`,
      { bucket: this.bucketName(bucket), acl: "private", forceDestroy: false },
      { ...this.#options(), protect: this.#args.protectData },
    );
    const versioning = new minio.S3BucketVersioning(
      `${this.#name}-${bucket}-versioning`,
      { bucket: made.bucket, versioningConfiguration: { status: "Enabled" } },
      { ...this.#options() },
    );
    const days = Math.ceil(seconds(this.#args.keepOldVersions[bucket]) / 86_400);
    return new minio.IlmPolicy(
      `${this.#name}-${bucket}-lifecycle`,
      {
        bucket: made.bucket,
        rules: [{ id: "expire-old-versions", noncurrentVersionExpirationDays: days }],
      },
      { ...this.#options(), dependsOn: [versioning] },
    );
  }

  /** Everything in the store goes with its volume, so a destroy of both need not empty it first. */
  #options() {
    const { service } = this.#args;
    return {
      parent: this.#parent,
      provider: this.#provider,
      dependsOn: [service.ready],
      ...(service.data === undefined ? {} : { deletedWith: service.data }),
    };
  }
}
