import type { Output, Resource } from "@pulumi/pulumi";
import type { BucketName } from "../spec/bucket-name.ts";

/** What an identity may do below one prefix of one bucket. */
export interface StoreGrant {
  readonly bucket: BucketName;
  /** Start of the keys it holds for. @default every key of the bucket */
  readonly prefix?: string;
  /** `read` lists and gets; `add` also puts, without deleting; `write` also deletes. */
  readonly access: "read" | "add" | "write";
}

/** A user that signs in with a key pair. */
export interface KeyPairIdentity {
  readonly kind: "keys";
  readonly accessKey: string;
  readonly secretKey: Output<string>;
  /** The identity with its grants; whoever uses it depends on it. */
  readonly ready: readonly Resource[];
}

/** A role that the platform hands to the pods of some services; there is no secret to keep. */
export interface PodIdentity {
  readonly kind: "pod";
  /** Logical name. */
  readonly name: string;
  readonly roleArn: Output<string>;
  /** The role with its grants, bound to the pods: one that starts earlier runs without it. */
  readonly ready: readonly Resource[];
}

/** Who a service or job is to the store. */
export type StoreIdentity = KeyPairIdentity | PodIdentity;

/** Where services find the store, in the words of the S3 API. */
export interface StoreEndpoint {
  /** URL inside the stack's network; absent for a store that the client finds by region. */
  readonly url?: string;
  readonly region: string;
  /** Buckets as part of the path rather than of the host name. */
  readonly pathStyle: boolean;
  /** What clients sign in with: keys of the environment, or the role of the pod they run in. */
  readonly signIn: StoreIdentity["kind"];
}

/** Content to upload. */
export interface StoreObject {
  readonly bucket: BucketName;
  /**
   * Key that carries the content's hash, so that a change is a new object and readers of the old one finish; or the
   * fixed one of an object that only tells which of those is meant now.
   */
  readonly key: string;
  /** Text, or the path of a file relative to the working directory: what is binary would only clutter a preview. */
  readonly content: { readonly content: string } | { readonly source: string };
  /** What has to be there before it. @default nothing */
  readonly after?: readonly Resource[];
}

/** An uploaded object. */
export interface StoredObject {
  /** Address as `s3://bucket/key`. */
  readonly uri: string;
  readonly ready: Resource;
}

/** Object storage: the port that MinIO and S3 implement. Nothing above it knows which of them it is. */
export interface ObjectStore {
  readonly endpoint: StoreEndpoint;
  /** Physical name of a bucket, with the stack's prefix. */
  bucketName(bucket: BucketName): string;
  /** Declares a user that may do what the grants say and nothing else. */
  identity(name: string, grants: readonly StoreGrant[]): StoreIdentity;
  /** Uploads content that the program itself knows, such as job code. */
  object(name: string, args: StoreObject): StoredObject;
  /** Resolves when every bucket exists. */
  readonly ready: readonly Resource[];
  /** What holds all of its data, where that is one resource: with it, everything inside is gone. */
  readonly data: Resource | undefined;
}
