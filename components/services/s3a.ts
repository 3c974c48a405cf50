import type { StoreEndpoint } from "../storage/object-store.ts";

/**
 * Hadoop's S3A settings for a store. The key pair comes from the environment, so the text holds no secret and
 * differs between stores by endpoint alone.
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
    "fs.s3a.aws.credentials.provider":
      "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider",
    // Trino writes s3:// addresses into the metastore; the same file system serves them.
    "fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
  };
}
