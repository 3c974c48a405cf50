/** The plugins that run are those the npm SDKs were made for, also where they were built from Go modules. */
import { describe, expect, test } from "vitest";

import { pluginVersions } from "../../toolchain/versions.ts";
import { compareShapes } from "../support/compare-shapes.ts";
import { readPluginShape } from "../support/plugin-shape.ts";
import { readSdkShape } from "../support/sdk-shape.ts";

/** Differences that are known and harmless; a published plugin need not show them. The list only shrinks. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // `docker.Image` and its types are hand-written upstream, outside of the Terraform provider; images are built with
  // `docker.RemoteImage` and its `build`.
  docker: ["+ docker:index/image:Image", "+ type CacheFrom", "+ type DockerBuild", "+ type Registry"],
};

describe.each(Object.keys(pluginVersions))("plugin %s", (name) => {
  const plugin = readPluginShape(name);
  const sdk = readSdkShape(name);

  test("has its SDK's version", () => {
    expect(plugin.version.replace(/^v/, "")).toBe(pluginVersions[name]);
  });

  test("has each resource and property of its SDK, and no other", () => {
    expect(sdk.resources.size).toBeGreaterThan(5);
    const known = KNOWN[name] ?? [];
    expect(compareShapes(sdk, plugin).filter((line) => !known.includes(line))).toEqual([]);
  });
});
