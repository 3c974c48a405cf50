import { describe, expect, it } from "vitest";
import type { Container } from "../../../cli/engine/containers.ts";
import { memoryFaults, occupationFaults } from "../../../cli/engine/engine-faults.ts";

const container = (name: string, more: Partial<Container> = {}): Container => ({
  id: `id-${name}`,
  name,
  state: "running",
  ports: [],
  probe: [],
  ...more,
});
const port = (value: number) => ({ value, key: "lakehouse:services.trino.ports.http" });
const name = (value: string) => ({ value, key: "lakehouse:services.trino.name" });
const nothing = { containers: [], ours: new Set<string>(), busyPorts: new Set<number>() };

describe("occupationFaults", () => {
  it("finds none on a free machine", () => {
    expect(occupationFaults([port(8080)], [name("trino")], nothing)).toEqual([]);
  });

  it("accepts what a container of this very stack holds", () => {
    const own = container("trino", { ports: [8080] });
    const occupied = { containers: [own], ours: new Set([own.id]), busyPorts: new Set([8080]) };
    expect(occupationFaults([port(8080)], [name("trino")], occupied)).toEqual([]);
  });

  it("names the program or container in the way, and the key that moves the port", () => {
    const other = container("web", { ports: [8080], stack: "test" });
    const occupied = { ...nothing, containers: [other], busyPorts: new Set([8080, 9000]) };
    const faults = occupationFaults([port(8080), port(9000)], [], occupied);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toContain("container web of stack test");
    expect(faults[0]).toContain("pulumi config set --path lakehouse:services.trino.ports.http <port>");
    expect(faults[1]).toContain("port 9000 of 127.0.0.1 is in use by another program");
  });

  it("does not take a stopped container of the stack for the one that listens", () => {
    const own = container("trino", { ports: [8080], state: "exited" });
    const occupied = { containers: [own], ours: new Set([own.id]), busyPorts: new Set([8080]) };
    expect(occupationFaults([port(8080)], [], occupied)).toHaveLength(1);
  });

  it("refuses a container name that something else has, running or not", () => {
    const other = container("trino", { state: "exited" });
    expect(occupationFaults([], [name("trino")], { ...nothing, containers: [other] })).toEqual([
      expect.stringContaining("container name trino is taken by container trino"),
    ]);
  });
});

describe("memoryFaults", () => {
  it("compares megabytes and names a way out", () => {
    const wanted = { profile: "laptop", required: 4096, limits: [{ value: 4096, key: "trino.memory" }] };
    expect(memoryFaults(4096, wanted)).toEqual([]);
    expect(memoryFaults(4095.9, wanted)).toEqual([
      expect.stringContaining("lakehouse:profile tiny"),
      "trino.memory: 4096 MB is more memory than the engine has (4095 MB); choose less",
    ]);
  });
});
