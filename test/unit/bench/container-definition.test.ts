import { expect, it } from "vitest";
import { createArguments, parseDefinitions } from "../../../bench/support/container-definition.ts";

const inspected = JSON.stringify([
  {
    Name: "/bench-postgres",
    Image: "sha256:0011",
    Config: {
      Hostname: "postgres",
      User: "root",
      Cmd: ["postgres-server"],
      Env: ["LANG=C.UTF-8"],
      Labels: { "lakehouse.service": "postgres", "lakehouse.stack": "bench" },
      Healthcheck: {
        Test: ["CMD", "lakehouse-probe", "postgres", "--wait", "it's"],
        Interval: 10_000_000_000,
        Timeout: 120_000_000_000,
        Retries: 3,
      },
    },
    HostConfig: {
      Memory: 402653184,
      PortBindings: { "5432/tcp": [{ HostIp: "127.0.0.1", HostPort: "15432" }] },
      RestartPolicy: { Name: "unless-stopped" },
      LogConfig: { Config: { "max-size": "10m" } },
    },
    Mounts: [
      { Type: "volume", Name: "lakehouse-bench-postgres-data", Destination: "/var/lib/postgresql/data" },
      { Type: "bind", Destination: "/etc/hosts" },
    ],
  },
]);

it("makes the same container by docker create", () => {
  const [definition] = parseDefinitions(inspected);
  if (definition === undefined) throw new Error("no container was understood");
  expect(createArguments(definition, "lakehouse-bench")).toMatchInlineSnapshot(`
    [
      "create",
      "--name",
      "bench-postgres",
      "--hostname",
      "postgres",
      "--user",
      "root",
      "--network",
      "lakehouse-bench",
      "--network-alias",
      "postgres",
      "--env",
      "LANG=C.UTF-8",
      "--label",
      "lakehouse.service=postgres",
      "--label",
      "lakehouse.stack=bench",
      "--publish",
      "127.0.0.1:15432:5432/tcp",
      "--volume",
      "lakehouse-bench-postgres-data:/var/lib/postgresql/data",
      "--memory",
      "402653184",
      "--memory-swap",
      "402653184",
      "--restart",
      "unless-stopped",
      "--log-opt",
      "max-size=10m",
      "--health-cmd",
      "lakehouse-probe postgres --wait 'it'\\''s'",
      "--health-interval",
      "10000000000ns",
      "--health-timeout",
      "120000000000ns",
      "--health-retries",
      "3",
      "sha256:0011",
      "postgres-server",
    ]
  `);
});
