import { expect, it } from "vitest";
import { parseExportedState } from "../../../bench/support/exported-state.ts";

const CONTAINER = "docker:index/container:Container";
const secret = (value: unknown): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

const exported = JSON.stringify({
  deployment: {
    resources: [
      { urn: "postgres", type: CONTAINER, inputs: { name: "it-postgres" }, dependencies: ["network"] },
      { urn: "network", type: "docker:index/network:Network" },
      { urn: "server", type: "pulumi:providers:postgresql", id: "7", dependencies: ["postgres"] },
      { urn: "role", type: "postgresql:index/role:Role", provider: "server::7" },
      {
        urn: "metastore",
        type: CONTAINER,
        inputs: {
          name: "it-metastore",
          uploads: secret([{ file: "/run/secrets/KEY", content: secret("s3cret"), permissions: "0400" }]),
        },
        dependencies: ["role", "network"],
      },
      { urn: "trino", type: CONTAINER, inputs: { name: "it-trino" }, dependencies: ["metastore"] },
    ],
  },
});

it("tells each container's files, and which containers come right before it", () => {
  expect(parseExportedState(exported)).toEqual({
    "it-postgres": { files: [], after: [] },
    "it-metastore": {
      files: [{ path: "/run/secrets/KEY", content: "s3cret", mode: 0o400 }],
      after: ["it-postgres"],
    },
    "it-trino": { files: [], after: ["it-metastore"] },
  });
});
