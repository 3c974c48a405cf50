import { ComponentResource, runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { ClusterPlace } from "../../../../components/platform/kubernetes/place.ts";
import {
  namespaceManifests,
  serviceManifests,
} from "../../../../components/platform/kubernetes/service-manifests.ts";
import type { ServiceSpec } from "../../../../components/platform/service-spec.ts";
import { clusterObjects, type ClusterObject } from "../../../support/cluster-objects.ts";
import { recordResources } from "../../../support/pulumi-mocks.ts";

const spec: ServiceSpec = {
  name: "trino",
  containerName: "trino",
  image: "trino",
  command: ["trino-server", "--flag"],
  env: { B: "2", A: "1" },
  secretEnv: { PASSWORD: "not to be told" },
  files: [{ path: "/etc/trino/a b.properties", content: "x=1\n" }],
  ports: [{ name: "http", number: 8080, published: 30808 }],
  picksPorts: false,
  connects: [{ to: "minio", ports: ["api"] }, { to: "spark-worker" }],
  volumes: [{ name: "data", path: "/data" }],
  scratch: ["/var/lib/trino"],
  probe: { ask: ["trino", "http://127.0.0.1:8080"], interval: 10 },
  memory: 1536,
  stopTimeout: 20,
};

const place: ClusterPlace = {
  stack: "staging",
  clients: ["10.0.0.0/8"],
  storageClass: "fast",
  volumeSize: () => 1024,
  image: (image) => `registry.example/lakehouse-${image}@sha256:0`,
  fingerprint: () => "FINGERPRINT",
};

const podOf = (changed: Partial<ServiceSpec>) =>
  serviceManifests({ ...spec, ...changed }, place).workload.spec as unknown as {
    template: { metadata: { annotations: Record<string, string> }; spec: Record<string, unknown> };
  };

let declared: ClusterObject[];

beforeAll(async () => {
  const resources = await recordResources();
  const { KubernetesPlatform } = await import("../../../../components/platform/kubernetes/platform.ts");
  class Parent extends ComponentResource {}
  const platform = new KubernetesPlatform(
    "lake",
    { ...place, host: "node", protectData: true },
    new Parent("test:index:Parent", "parent"),
  );
  platform.service(spec);
  await runtime.disconnect();
  declared = clusterObjects(resources);
});

describe("KubernetesPlatform", () => {
  it("asks the provider for what the builders give, and for nothing else", () => {
    const { first, claims, workload } = serviceManifests(spec, place);
    const built = [...namespaceManifests("staging"), ...first, ...claims, workload];
    const text = (objects: readonly unknown[]): string[] =>
      objects.map((object) => canonical(withoutFingerprint(object))).sort();
    expect(text(declared)).toEqual(text(built));
  });

  it("tells of a secret's value only that it changed", () => {
    const told = declared.find(({ kind }) => kind === "StatefulSet")?.spec as ReturnType<typeof podOf>;
    expect(told.template.metadata.annotations["lakehouse/secrets"]).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(told)).not.toContain("not to be told");
  });
});

describe("serviceManifests", () => {
  it("keeps a service with data as a set, one without as a deployment that is recreated", () => {
    expect(serviceManifests(spec, place).workload.kind).toBe("StatefulSet");
    const stateless = serviceManifests({ ...spec, volumes: [] }, place);
    expect(stateless.workload).toMatchObject({
      kind: "Deployment",
      spec: { strategy: { type: "Recreate" } },
    });
    expect(stateless.claims).toEqual([]);
  });

  it("makes new pods when a file changes", () => {
    const before = podOf({}).template.metadata.annotations["lakehouse/config"];
    const after = podOf({ files: [{ path: "/etc/trino/a b.properties", content: "x=2\n" }] });
    expect(after.template.metadata.annotations["lakehouse/config"]).not.toBe(before);
  });

  it("keeps files of one name in different folders apart", () => {
    const { first } = serviceManifests(
      { ...spec, files: ["/a/x.conf", "/b/x.conf"].map((path) => ({ path, content: path })) },
      place,
    );
    const map = first.find(({ kind }) => kind === "ConfigMap") as
      { data: Record<string, string> } | undefined;
    expect(Object.keys(map?.data ?? {})).toHaveLength(2);
    expect(Object.keys(map?.data ?? {}).every((key) => /^[-._a-zA-Z0-9]+$/.test(key))).toBe(true);
  });

  it("runs as the image's user, without privileges, with nothing to write to but volumes", () => {
    expect(podOf({ image: "postgres" }).template.spec["securityContext"]).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 999,
      fsGroup: 999,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(podOf({}).template.spec).toMatchObject({
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 20,
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          resources: { requests: { memory: "1536Mi" }, limits: { memory: "1536Mi" } },
        },
      ],
    });
  });

  it("is not killed for a service that another one asks for", () => {
    const [alive, idle] = [{}, { ports: [] }].map(
      (changed) => podOf(changed).template.spec["containers"] as { livenessProbe: unknown }[],
    );
    expect(alive?.[0]?.livenessProbe).toMatchObject({ tcpSocket: { port: 8080 } });
    expect(idle?.[0]?.livenessProbe).toMatchObject({ exec: { command: ["true"] } });
  });

  it("gives a service that picks ports a name for its pod, and others an address", () => {
    const service = (picksPorts: boolean) =>
      serviceManifests({ ...spec, picksPorts }, place).first.find(({ kind }) => kind === "Service");
    expect(service(true)).toMatchObject({ spec: { clusterIP: "None", publishNotReadyAddresses: true } });
    expect(service(false)).not.toHaveProperty("spec.clusterIP");
    expect(service(false)).toHaveProperty("spec.selector");
  });

  it("refuses a connection to a port that the other service has not", () => {
    const wrong = { ...spec, connects: [{ to: "minio", ports: ["sql"] }] } as const;
    expect(() => serviceManifests(wrong, place)).toThrow("minio has no port sql");
  });
});

/** Text with sorted keys, so that equal objects are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** The platform's is a hash of values; the builders are given one. */
function withoutFingerprint(object: unknown): unknown {
  return JSON.parse(
    JSON.stringify(object).replace(/("lakehouse\/secrets":)"[^"]*"/, '$1"FINGERPRINT"'),
  ) as unknown;
}
