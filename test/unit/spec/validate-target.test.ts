import { describe, expect, it } from "vitest";
import { resolveSpec } from "../../../components/spec/resolve.ts";
import type { KubernetesTarget } from "../../../components/spec/target.ts";
import { validateSpec } from "../../../components/spec/validate-spec.ts";
import { parseStackConfig } from "../../../stacks/config.ts";

const target: KubernetesTarget = { kind: "kubernetes", host: "10.77.0.2", clients: ["10.77.0.0/24"] };

describe("the target kubernetes", () => {
  it.each<[string, Partial<KubernetesTarget>]>([
    ["by address", {}],
    [
      "by name, with everything set",
      { host: "node-1.example.org", registry: "registry.example.org:5000/lake" },
    ],
    ["with IPv6 clients", { clients: ["fd00::/64"] }],
    [
      "with a volume of its own size",
      { volumes: { minio: "100 GB" }, storageClass: "fast", context: "kind" },
    ],
  ])("is fine %s", (_, changed) => {
    expect(validateSpec({ stack: "staging", target: { ...target, ...changed } })).toEqual([]);
  });

  it("tells every fault, and what it cannot offer", () => {
    expect(
      validateSpec({
        stack: "staging",
        namePrefix: "it-",
        services: { trino: { name: "query", ports: { http: 8080 } } },
        target: {
          kind: "kubernetes",
          host: "http://node",
          clients: ["10.0.0.0", "10.0.0.0/64"],
          registry: "https://registry/x:latest",
          volumes: { trino: "1 GB", minio: "much" as "1 GB" },
        },
      }),
    ).toMatchInlineSnapshot(`
      [
        "services.trino.ports.http 8080: use a whole number from 30000 to 32767",
        "target.host "http://node": write a host name or an IPv4 address under which a node is reached",
        "target.clients "10.0.0.0": write a network such as 10.0.0.0/16",
        "target.clients "10.0.0.0/64": write a network such as 10.0.0.0/16",
        "target.registry "https://registry/x:latest": write host[:port][/path] in lower case, without https:// and without a tag",
        "target.volumes.trino: the service has no volume; postgres, minio, jupyter have one",
        "target.volumes.minio "much": write a size such as "50 GB"",
        "services.trino.name "query": target kubernetes cannot offer it: a stack has a namespace of its own instead; remove it",
        "namePrefix "it-": target kubernetes cannot offer it: a stack has a namespace of its own instead; remove it",
      ]
    `);
    expect(validateSpec({ stack: "staging", target: { ...target, clients: [] } })).toMatchInlineSnapshot(`
      [
        "target.clients: empty, so nobody could use the node ports; name networks such as 10.0.0.0/16",
      ]
    `);
  });

  it("publishes what the program talks to, and else what the stack names", () => {
    const spec = resolveSpec({ stack: "staging", target, services: { jupyter: { ports: { http: 30888 } } } });
    const published = Object.values(spec.services).flatMap(({ name, ports }) =>
      ports.flatMap((port) => (port.published === undefined ? [] : [[name, port.name, port.published]])),
    );
    expect(published).toEqual([
      ["postgres", "sql", 30432],
      ["minio", "api", 30900],
      ["trino", "http", 30808],
      ["jupyter", "http", 30888],
    ]);
  });

  it("stands in the stack's configuration", () => {
    const read = (value: object, more = {}) =>
      parseStackConfig({ "lakehouse:target": JSON.stringify(value), ...more });
    expect(read(target).spec.target).toEqual(target);
    expect(() => read({ kind: "kubernetes", host: "n", replicas: 2 })).toThrowErrorMatchingInlineSnapshot(`
      [Error: 2 faults in the stack configuration:
        - lakehouse:target.clients: Invalid input: expected array, received undefined
        - lakehouse:target.replicas: unknown key; correct it or remove it with "pulumi config rm"]
    `);
    expect(() => read({ kind: "nomad" })).toThrowErrorMatchingInlineSnapshot(`
      [Error: 1 fault in the stack configuration:
        - lakehouse:target.kind: Invalid discriminator value. Expected 'docker' | 'kubernetes' | 'aws']
    `);
    expect(() => read(target, { "lakehouse:dockerHost": "unix:///d" })).toThrowErrorMatchingInlineSnapshot(`
      [Error: 1 fault in the stack configuration:
        - lakehouse:dockerHost: the target kubernetes has no use for it; remove it with "pulumi config rm"]
    `);
  });
});
