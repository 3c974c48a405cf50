/** Each image with the one it is built on; `undefined` for the first, which is built on the distribution. */
export const IMAGE_PARENTS = {
  system: undefined,
  base: "system",
  postgres: "base",
  minio: "base",
  "hive-metastore": "base",
  spark: "base",
  jobs: "spark",
  jupyter: "jobs",
  dagster: "jobs",
  trino: "base",
} as const;

/** The image that build stages start from: it changes so seldom that what they made is rarely made again. */
export const BUILD_IMAGE = "system" satisfies keyof typeof IMAGE_PARENTS;

export type ImageName = keyof typeof IMAGE_PARENTS;

/** The image all others descend from; a registry-only machine makes it under the same name. */
export const DISTRIBUTION_IMAGE = "debian:trixie-slim";

/** Id of the user, and of its group, that an image's programs run as; volumes are made writable for the group. */
export function imageUser(image: ImageName): number {
  return image === "postgres" ? 999 : 1000;
}
