import { describe, expect, it } from "vitest";
import { validateSpec } from "../../../components/index.ts";
import type { LakehouseSpec } from "../../../components/index.ts";
import { sampleProduct } from "../../support/sample-product.ts";

const base = (): LakehouseSpec => ({ stack: "dev", products: [sampleProduct()] });

describe("validateSpec", () => {
  it("finds no fault in a correct spec", () => {
    expect(validateSpec(base())).toEqual([]);
  });

  it.each<[string, Partial<LakehouseSpec>, string]>([
    ["a bad stack name", { stack: "Dev!" }, 'stack "Dev!"'],
    [
      "an unknown profile",
      { profile: "huge" as "tiny" },
      'profile "huge" does not exist; use one of tiny, laptop, prod',
    ],
    ["an unknown service", { services: { kafka: {} } as never }, "services.kafka: no such service"],
    ["an unknown port", { services: { trino: { ports: { https: 8443 } } } }, "services.trino.ports.https"],
    ["a port out of range", { services: { trino: { ports: { http: 80 } } } }, "from 1024 to 65535"],
    ["a bad memory size", { services: { trino: { memory: "2g" as "2 GB" } } }, 'services.trino.memory "2g"'],
    [
      "a bad probe interval",
      { services: { trino: { probeInterval: "soon" as "1 s" } } },
      "services.trino.probeInterval",
    ],
    [
      "properties without a file",
      { services: { minio: { properties: { a: "b" } } } },
      "services.minio.properties",
    ],
    [
      "switching off what is needed",
      { services: { postgres: { enabled: false } } },
      "services.postgres.enabled",
    ],
    ["an invalid layer name", { buckets: { platinum: {} } as never }, "buckets.platinum: no such layer"],
    ["a lifecycle below a day", { buckets: { bronze: { keepOldVersions: "5 min" } } }, "use whole days"],
    [
      "a role of the toolkit",
      { roles: { jobs: { read: ["warehouse"] } } },
      "roles.jobs: the toolkit makes a role",
    ],
    [
      "a role on no database",
      { roles: { analyst: { read: ["sales"] } } },
      "no database sales; use one of warehouse, hr",
    ],
  ])("refuses %s", (_what, change, message) => {
    expect(validateSpec({ ...base(), ...change })).toEqual([expect.stringContaining(message)]);
  });

  it("refuses a port given twice, naming both places", () => {
    const faults = validateSpec({ ...base(), services: { trino: { ports: { http: 8888 } } } });
    expect(faults).toEqual([
      "port 8888 is given to services.trino.ports.http and services.jupyter.ports.http; give each its own",
    ]);
  });

  it("lets a switched-off service's port be used", () => {
    const services = { trino: { ports: { http: 8888 } }, jupyter: { enabled: false } };
    expect(validateSpec({ ...base(), services })).toEqual([]);
  });

  it("refuses a container name given twice", () => {
    const faults = validateSpec({ ...base(), services: { trino: { name: "jupyter" } } });
    expect(faults).toEqual([expect.stringContaining("container name jupyter is given to")]);
  });

  it("reports all faults at once", () => {
    const faults = validateSpec({
      ...base(),
      stack: "",
      profile: "x" as "tiny",
      roles: { jobs: { read: ["y"] } },
    });
    expect(faults).toHaveLength(4);
  });
});
