import { createServer, type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { parseContainers } from "../../../cli/engine/containers.ts";
import { parseMemoryUse } from "../../../cli/engine/memory-use.ts";
import { isPortFree } from "../../../cli/engine/port-free.ts";
import { dependants, startGroups } from "../../../cli/engine/service-order.ts";
import { SERVICE_NAMES } from "../../../components/spec/service-name.ts";

describe("parseContainers", () => {
  it("reads what the commands need, also of containers that are not ours", () => {
    const text = JSON.stringify([
      {
        Id: "1",
        Name: "/trino",
        State: { Status: "running", Health: { Status: "healthy" } },
        Config: {
          Labels: { "lakehouse.stack": "dev", "lakehouse.service": "trino" },
          Healthcheck: { Test: ["CMD", "lakehouse-probe", "trino"] },
        },
        HostConfig: { PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "18080" }] } },
      },
      { Id: "2", Name: "/x", State: { Status: "exited" }, Config: { Labels: null }, HostConfig: {} },
    ]);
    expect(parseContainers(text)).toEqual([
      {
        id: "1",
        name: "trino",
        stack: "dev",
        service: "trino",
        state: "running",
        health: "healthy",
        ports: [18080],
        probe: ["lakehouse-probe", "trino"],
      },
      { id: "2", name: "x", state: "exited", ports: [], probe: [] },
    ]);
  });
});

describe("parseMemoryUse", () => {
  it("turns the engine's units into bytes", () => {
    const text = '{"Name":"a","MemUsage":"1.5GiB / 2GiB"}\n{"Name":"b","MemUsage":"512KiB / 1GiB"}\n';
    expect(parseMemoryUse(text)).toEqual({ a: 1_610_612_736, b: 524_288 });
  });

  it("does not guess at what it cannot read", () => {
    expect(() => parseMemoryUse('{"Name":"a","MemUsage":"-- / --"}')).toThrow("docker stats");
  });
});

describe("startGroups", () => {
  it("starts what others need before them", () => {
    const groups = startGroups(SERVICE_NAMES.map((service) => ({ service })));
    const position = (name: string): number =>
      groups.findIndex((group) => group.some(({ service }) => service === name));
    expect(position("postgres")).toBe(0);
    expect(position("hive-metastore")).toBeGreaterThan(position("postgres"));
    expect(position("spark-worker")).toBeGreaterThan(position("spark-master"));
    expect(position("jobs")).toBeGreaterThan(position("spark-connect"));
    expect(groups.flat()).toHaveLength(SERVICE_NAMES.length);
  });

  it("puts what it does not know last", () => {
    expect(startGroups([{ service: "new" }, { service: "postgres" }])[1]).toEqual([{ service: "new" }]);
  });

  it("knows that Spark's master forgets its workers", () => {
    expect(dependants("spark-master")).toContain("spark-connect");
    expect(dependants("trino")).toEqual([]);
  });
});

describe("isPortFree", () => {
  it("sees a listener on every address as well as one on loopback", async () => {
    for (const host of ["127.0.0.1", "0.0.0.0"]) {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      const { port } = server.address() as AddressInfo;
      expect(await isPortFree(port)).toBe(false);
      await new Promise((resolve) => server.close(resolve));
      expect(await isPortFree(port)).toBe(true);
    }
  });
});
