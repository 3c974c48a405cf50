import { Network } from "@pulumi/docker/network.js";
import { Volume } from "@pulumi/docker/volume.js";
import { S3Bucket } from "@pulumi/minio/s3bucket.js";
import { Database } from "@pulumi/postgresql/database.js";
import { Role } from "@pulumi/postgresql/role.js";
import { expect, test } from "vitest";
import rule from "../../policies/naming/convention.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, violations, type PlannedResource } from "./support.ts";

const KINDS: [string, (name: unknown) => PlannedResource, string, string][] = [
  ["container", (name) => container({ name }), "campaign_minio", "spark.worker"],
  ["network", (name) => ({ type: Network, props: { name } }), "lakehouse-dev", "Lakehouse"],
  ["volume", (name) => ({ type: Volume, props: { name } }), "lakehouse-dev-minio-data", "minio.data"],
  ["bucket", (bucket) => ({ type: S3Bucket, props: { bucket } }), "bronze", "bronze-"],
  ["database", (name) => ({ type: Database, props: { name } }), "pagila", "pagila-2"],
  ["role", (name) => ({ type: Role, props: { name } }), "pagila_owner", "2owner"],
];

test.each(KINDS)("a %s with a good name, or one that is not known yet, passes", async (_, make, good) => {
  expect(await violations(rule, make(good))).toEqual([]);
  expect(await violations(rule, make(NOT_KNOWN_YET))).toEqual([]);
});

test.each(KINDS)("a %s with a bad name or with none is a fault", async (kind, make, _, bad) => {
  const named = await violations(rule, make(bad));
  expect(named).toHaveLength(1);
  expect(named[0]).toContain(`The ${kind} name "${bad}" is not `);
  expect(named[0]).toContain("Fix: rename the resource");
  const unnamed = await violations(rule, make(undefined));
  expect(unnamed).toHaveLength(1);
  expect(unnamed[0]).toContain(`The ${kind} has no name of its own`);
});

test("each missing or empty label of a container is a fault", async () => {
  const labels = [{ label: "lakehouse.stack", value: "" }];
  const messages = await violations(rule, container({ labels }));
  expect(messages).toHaveLength(2);
  expect(messages[0]).toContain("The container has no label lakehouse.stack.");
  expect(messages[1]).toContain("The container has no label lakehouse.service.");
  expect(await violations(rule, container({ labels: undefined }))).toHaveLength(2);
});

test("labels that are not known yet are no fault", async () => {
  const service = { label: "lakehouse.service", value: "trino" };
  expect(await violations(rule, container({ labels: NOT_KNOWN_YET }))).toEqual([]);
  expect(await violations(rule, container({ labels: [NOT_KNOWN_YET, service] }))).toEqual([]);
  const stack = { label: "lakehouse.stack", value: NOT_KNOWN_YET };
  expect(await violations(rule, container({ labels: [stack, service] }))).toEqual([]);
});
