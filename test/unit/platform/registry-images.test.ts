import { runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { clusterObjects, type ClusterObject } from "../../support/cluster-objects.ts";
import { recordResources, type RecordedResource } from "../../support/pulumi-mocks.ts";

let resources: RecordedResource[];
let objects: ClusterObject[];

beforeAll(async () => {
  resources = await recordResources();
  const { Lakehouse } = await import("../../../components/index.ts");
  new Lakehouse("lake", {
    stack: "staging",
    target: {
      kind: "kubernetes",
      host: "node",
      clients: ["10.0.0.0/8"],
      registry: "registry.example.org/lake",
    },
  });
  await runtime.disconnect();
  objects = clusterObjects(resources);
});

describe("a registry", () => {
  it("gets each image once, under a tag made of its content", () => {
    const pushed = resources.filter(({ type }) => type === "docker:index/registryImage:RegistryImage");
    const names = pushed.map(({ inputs }) => String(inputs["name"])).sort();
    expect(names.map((name) => name.replace(/[0-9a-f]{16}$/, "CONTENT"))).toEqual(
      ["dagster", "hive-metastore", "jobs", "jupyter", "minio", "postgres", "spark", "trino"].map(
        (image) => `registry.example.org/lake/lakehouse-${image}:CONTENT`,
      ),
    );
  });

  it("hands out images by digest alone", () => {
    const pods = objects.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
    const images = pods.map(({ spec }) => /"image":"([^"]*)"/.exec(JSON.stringify(spec))?.[1]);
    expect(images).toHaveLength(10);
    for (const image of images) {
      expect(image).toMatch(
        /^registry\.example\.org\/lake\/lakehouse-[a-z-]+@sha256:digest-of-lake-[a-z-]+-pushed$/,
      );
    }
  });
});
