import { describe, expect, it } from "vitest";
import { withoutContents } from "../../../cli/stack/without-contents.ts";

const VOLUME = "urn::volume";
const STORE = "urn::store-provider::1";
const resources = [
  { urn: VOLUME, id: "data" },
  { urn: "urn::container", provider: "urn::docker-provider::1", dependencies: [VOLUME] },
  { urn: "urn::bucket", provider: STORE, deletedWith: VOLUME },
  // Not declared as deleted with the volume, but of the same server.
  { urn: "urn::object", provider: STORE, dependencies: ["urn::bucket"] },
  {
    urn: "urn::runner",
    provider: "urn::docker-provider::1",
    dependencies: ["urn::container", "urn::object"],
    propertyDependencies: { env: ["urn::object"], network: null },
    outputs: { kept: true },
  },
];
const text = JSON.stringify({ version: 3, deployment: { manifest: { time: "now" }, resources } });

describe("withoutContents", () => {
  it("takes out all that lived in a volume, and what refers to it", () => {
    const { text: reduced, removed } = withoutContents(text, new Set([VOLUME]));
    expect(removed).toBe(2);
    const [volume, container, runner] = resources.filter((_, index) => index !== 2 && index !== 3);
    expect(JSON.parse(reduced)).toEqual({
      version: 3,
      deployment: {
        manifest: { time: "now" },
        resources: [
          volume,
          container,
          {
            ...runner,
            dependencies: ["urn::container"],
            propertyDependencies: { env: [], network: [] },
          },
        ],
      },
    });
  });

  it("takes out every table, since one volume holds its rows and another one its name", () => {
    const table = { urn: "urn::table", type: "lakehouse:catalog:Table", provider: "urn::tables::1" };
    const withTable = JSON.stringify({ deployment: { resources: [...resources, table] } });
    const { text: reduced, removed } = withoutContents(withTable, new Set([VOLUME]));
    expect(removed).toBe(3);
    expect(reduced).not.toContain("urn::table");
  });

  it("leaves the contents of other volumes alone", () => {
    expect(withoutContents(text, new Set(["urn::other"])).removed).toBe(0);
  });
});
