import { expect, it } from "vitest";
import { accessPolicy } from "../../../components/storage/access-policy.ts";

const render = (...grants: Parameters<typeof accessPolicy>[0]) =>
  JSON.parse(accessPolicy(grants, (bucket) => `acme-${bucket}`)) as {
    Statement: { Action: string[]; Resource: string[]; Condition?: unknown }[];
  };

it("lets a reader list and get, and nothing else", () => {
  const actions = render({ bucket: "gold", access: "read" }).Statement.flatMap(
    (statement) => statement.Action,
  );
  expect(actions).toEqual(["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"]);
});

it("lets `add` put but not delete", () => {
  const actions = render({ bucket: "gold", access: "add" }).Statement.flatMap(
    (statement) => statement.Action,
  );
  expect(actions).toContain("s3:PutObject");
  expect(actions).not.toContain("s3:DeleteObject");
});

it("keeps a prefix grant to its prefix, for listing and for objects", () => {
  const [, list, objects] = render({ bucket: "system", prefix: "runs/", access: "write" }).Statement;
  expect(list?.Condition).toEqual({ StringLike: { "s3:prefix": ["runs/*"] } });
  expect(objects?.Resource).toEqual(["arn:aws:s3:::acme-system/runs/*"]);
});

it("names no resource by a wildcard alone", () => {
  const resources = render({ bucket: "gold", access: "write" }).Statement.flatMap(
    (statement) => statement.Resource,
  );
  expect(resources.every((resource) => resource.startsWith("arn:aws:s3:::acme-gold"))).toBe(true);
});
