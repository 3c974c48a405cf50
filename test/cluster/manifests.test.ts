/** A real API server judges what the program declares: fields it does not know, values it refuses, pods it would not admit. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterObjects, type ClusterObject } from "../support/cluster-objects.ts";
import { startControlPlane, type ControlPlane } from "../support/cluster/control-plane.ts";
import { declarePagilaOnCluster } from "../support/pagila-cluster.ts";

const NAMESPACE = "lakehouse-staging";

let cluster: ControlPlane;
let objects: ClusterObject[];

const apply = (applied: readonly object[], ...options: string[]): Promise<string> =>
  cluster.kubectl(
    ["apply", "--server-side", "--validate=strict", "--output=json", ...options, "--filename=-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items: applied }),
  );

/** All applied objects as the cluster has them, but for its notes of who wrote them when. */
async function kept(): Promise<string[]> {
  const kinds = [...new Set(objects.map(({ kind }) => kind))].filter((kind) => kind !== "Namespace");
  const text = await cluster.kubectl(["get", kinds.join(","), "--namespace", NAMESPACE, "--output=json"]);
  const { items } = JSON.parse(text) as { items: { metadata: object }[] };
  return items
    .map((item) =>
      JSON.stringify({ ...item, metadata: { ...item.metadata, resourceVersion: "", managedFields: [] } }),
    )
    .sort();
}

beforeAll(async () => {
  objects = clusterObjects(await declarePagilaOnCluster());
  cluster = await startControlPlane();
  await apply(objects.filter(({ kind }) => kind === "Namespace"));
});

afterAll(async () => {
  // Undefined when it could not be started.
  await (cluster as ControlPlane | undefined)?.stop();
});

describe("the Pagila lakehouse's manifests", () => {
  it("are accepted, and applied once more change nothing", async () => {
    await apply(objects);
    const before = await kept();
    expect(before.length).toBeGreaterThanOrEqual(objects.length - 1);
    await apply(objects);
    expect(await kept()).toEqual(before);
  });

  it("are judged strictly: an unknown field is refused", async () => {
    const deployment = objects.find(({ kind }) => kind === "Deployment");
    const wrong = { ...deployment, spec: { ...(deployment?.spec as object), replica: 2 } };
    await expect(apply([wrong], "--dry-run=server")).rejects.toThrow(/replica/);
  });

  it("give pods that a namespace of the profile restricted admits", async () => {
    const workloads = objects.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
    expect(workloads).toHaveLength(10);
    const pods = workloads.map(({ metadata, spec }) => podOf(metadata.name, spec));
    await apply(pods, "--dry-run=server");
    const [pod] = pods;
    const careless = { ...pod, spec: { ...pod?.spec, securityContext: {}, hostNetwork: true } };
    await expect(apply([careless], "--dry-run=server")).rejects.toThrow(/violates PodSecurity "restricted/);
  });
});

/** A pod as a workload's controller would make it. */
function podOf(name: string, spec: unknown) {
  const { template } = spec as { template: { metadata: object; spec: object } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, name, namespace: NAMESPACE },
    spec: template.spec,
  };
}
