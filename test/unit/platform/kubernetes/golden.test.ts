import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { SERVICE_NAMES } from "../../../../components/spec/service-name.ts";
import { clusterObjects, objectsOf, type ClusterObject } from "../../../support/cluster-objects.ts";
import { declarePagilaOnCluster } from "../../../support/pagila-cluster.ts";
import type { RecordedResource } from "../../../support/pulumi-mocks.ts";

let resources: RecordedResource[];
let objects: ClusterObject[];

beforeAll(async () => {
  resources = await declarePagilaOnCluster();
  objects = clusterObjects(resources);
});

/** Image tags, content and generated names of objects change with what is outside of the builders. */
const steady = (text: string): string =>
  text
    .replaceAll(/(lakehouse-[a-z-]+):[0-9a-f]{16}/g, "$1:CONTENT")
    .replaceAll(/(lakehouse\/(?:config|secrets)): [0-9a-f]{64}/g, "$1: CONTENT");

/** Contents of files are snapshots of the services' own tests. */
const withoutContents = (object: ClusterObject): ClusterObject =>
  object.data === undefined
    ? object
    : { ...object, data: Object.fromEntries(Object.keys(object.data).map((key) => [key, "CONTENT"])) };

describe("the Pagila lakehouse on Kubernetes", () => {
  it.each([...SERVICE_NAMES, undefined])("declares %s as it did", async (service) => {
    const found = objectsOf(objects, service);
    expect(found).not.toEqual([]);
    const text = found.map((object) => stringify(withoutContents(object), { lineWidth: 0 })).join("---\n");
    await expect(steady(text)).toMatchFileSnapshot(`__snapshots__/${service ?? "namespace"}.yaml`);
  });

  it("puts everything into the stack's namespace, which admits only restricted pods", () => {
    const [namespace, ...others] = [...objects].sort((one, other) =>
      one.kind === "Namespace" ? -1 : other.kind === "Namespace" ? 1 : 0,
    );
    expect(namespace?.metadata).toMatchObject({
      name: "lakehouse-staging",
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set(["lakehouse-staging"]));
  });

  it("uses no Docker engine, and reaches store, databases and Trino by node ports", () => {
    expect(resources.filter(({ type }) => type.startsWith("docker:"))).toEqual([]);
    const providers = resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
    expect(providers.find(({ name }) => name.endsWith("-minio"))?.inputs).toMatchObject({
      minioServer: "10.77.0.2:30900",
    });
    expect(providers.find(({ name }) => name.endsWith("-postgresql"))?.inputs).toMatchObject({
      host: "10.77.0.2",
    });
    const tables = resources.filter(({ type }) => type === "lakehouse:catalog:Table");
    expect(new Set(tables.map(({ inputs }) => JSON.stringify(inputs["server"])))).toEqual(
      new Set(['{"trino":"http://10.77.0.2:30808"}']),
    );
  });

  it("has no secret outside of Secret objects", () => {
    const secrets = objects.flatMap(({ stringData }) => Object.values(stringData ?? {}));
    const generated = secrets.filter((value) => value.startsWith("generated-"));
    expect(generated.length).toBeGreaterThan(5);
    const rest = JSON.stringify(objects.filter(({ kind }) => kind !== "Secret"));
    expect(generated.filter((value) => rest.includes(value))).toEqual([]);
  });

  it("lets every declared connection through on both sides", () => {
    interface Policy {
      readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
      readonly ingress?: readonly { from: readonly Peer[]; ports?: unknown }[];
      readonly egress?: readonly { to: readonly Peer[]; ports?: unknown }[];
    }
    type Peer = { readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> } };
    const nameOf = (peer: Policy["podSelector"] | undefined): string =>
      peer?.matchLabels?.["app.kubernetes.io/name"] ?? "";
    const policies = objects.filter(({ kind }) => kind === "NetworkPolicy").map(({ spec }) => spec as Policy);
    const pairs = (side: "ingress" | "egress"): string[] =>
      policies
        .flatMap((policy) =>
          side === "ingress"
            ? (policy.ingress ?? []).flatMap(({ from, ports }) =>
                from.map((peer) => [nameOf(peer.podSelector), nameOf(policy.podSelector), ports] as const),
              )
            : (policy.egress ?? []).flatMap(({ to, ports }) =>
                to.map((peer) => [nameOf(policy.podSelector), nameOf(peer.podSelector), ports] as const),
              ),
        )
        .filter(([from, to]) => from !== "" && to !== "")
        .map((pair) => JSON.stringify(pair))
        .sort();
    expect(pairs("ingress").length).toBeGreaterThan(20);
    expect(pairs("ingress")).toEqual(pairs("egress"));
  });
});
