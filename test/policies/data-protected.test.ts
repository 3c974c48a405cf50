import { Volume } from "@pulumi/docker/volume.js";
import { S3Bucket } from "@pulumi/minio/s3bucket.js";
import { Database } from "@pulumi/postgresql/database.js";
import { expect, test } from "vitest";
import rule from "../../policies/storage/data-protected.ts";
import { NOT_KNOWN_YET, violations, type PlannedResource } from "./support.ts";

function volume(data: string | undefined, protect = false): PlannedResource {
  const labels = [{ label: "lakehouse.stack", value: "dev" }];
  if (data !== undefined) labels.push({ label: "lakehouse.data", value: data });
  return { type: Volume, props: { name: "lakehouse-dev-postgres-data", labels }, protect };
}

test("protected data and scratch volumes pass", async () => {
  expect(await violations(rule, volume("true", true))).toEqual([]);
  expect(await violations(rule, volume("false"))).toEqual([]);
  expect(await violations(rule, { type: S3Bucket, props: { bucket: "gold" }, protect: true })).toEqual([]);
  expect(await violations(rule, { type: Database, props: { name: "warehouse" }, protect: true })).toEqual([]);
});

test.each<[string, PlannedResource, string]>([
  ["a data volume", volume("true"), "The data volume is not protected."],
  ["a volume that says nothing", volume(undefined, true), "The volume does not say whether it holds data"],
  ["a volume with a typing mistake", volume("yes", true), "The volume does not say whether it holds data"],
  [
    "a volume without labels",
    { type: Volume, props: {}, protect: true },
    "does not say whether it holds data",
  ],
  ["a bucket", { type: S3Bucket, props: { bucket: "gold" } }, "The bucket is not protected."],
  [
    "a bucket that may go with its objects",
    { type: S3Bucket, props: { bucket: "gold", forceDestroy: true }, protect: true },
    "Option forceDestroy lets the bucket be deleted with its objects.",
  ],
  ["a database", { type: Database, props: { name: "warehouse" } }, "The database is not protected."],
])("%s is a fault", async (_, resource, what) => {
  const messages = await violations(rule, resource);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(what);
  expect(messages[0]).toContain("Fix: set the resource option protect: true");
});

test("labels that are not known yet are no fault", async () => {
  expect(await violations(rule, { type: Volume, props: { labels: NOT_KNOWN_YET } })).toEqual([]);
  expect(await violations(rule, { type: Volume, props: { labels: [NOT_KNOWN_YET] } })).toEqual([]);
  const half = [{ label: "lakehouse.data", value: NOT_KNOWN_YET }];
  expect(await violations(rule, { type: Volume, props: { labels: half } })).toEqual([]);
});
