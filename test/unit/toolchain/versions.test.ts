import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { pluginVersions, pulumiVersion } from "../../../toolchain/versions.ts";

const toolchain = fileURLToPath(new URL("../../../toolchain", import.meta.url));

test("the Go plugins carry the versions that package.json pins", () => {
  const folder = path.join(toolchain, "plugins/providers");
  const found: Record<string, string> = {};
  for (const file of readdirSync(folder)) {
    const plugin = /Plugin\{Name: "([^"]+)", Version: "([^"]+)"/.exec(
      readFileSync(path.join(folder, file), "utf8"),
    );
    if (plugin?.[1] !== undefined && plugin[2] !== undefined) found[plugin[1]] = plugin[2];
  }
  expect(found).toEqual(pluginVersions);
});

test.each(["pulumi-cli", "plugins"])(
  "toolchain/%s is built from the Pulumi modules of the CLI's version",
  (module) => {
    const required = readFileSync(path.join(toolchain, module, "go.mod"), "utf8");
    expect(required).toContain(`github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion} `);
    expect(required).toMatch(new RegExp(`github\\.com/pulumi/pulumi/sdk/v3 v${pulumiVersion}\\b`));
  },
);
