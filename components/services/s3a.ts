import type { StoreEndpoint } from "../storage/object-store.ts";

/** What S3A asks for credentials, by how clients of the store sign in. */
const CREDENTIALS_PROVIDER: Readonly<Record<StoreEndpoint["signIn"], string>> = {
  keys: "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
  // Asks the address that the platform gives the container, and the machine's only where there is none.
  pod: "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider",
};

/**
 * Hadoop's S3A settings for a store. The key pair comes from the environment or the role from the pod, so the text
 * holds no secret.
 */
export function s3aProperties(endpoint: StoreEndpoint): Record<string, string> {
  return {
    ...(endpoint.url === undefined
      ? {}
      : {
          "fs.s3a.endpoint": endpoint.url,
          "fs.s3a.connection.ssl.enabled": String(endpoint.url.startsWith("https:")),
        }),
    "fs.s3a.endpoint.region": endpoint.region,
    "fs.s3a.path.style.access": String(endpoint.pathStyle),
    "fs.s3a.aws.credentials.provider": CREDENTIALS_PROVIDER[endpoint.signIn],
    // Trino writes s3:// addresses into the metastore; the same file system serves them.
    "fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
  };
}
