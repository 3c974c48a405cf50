import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb.js";

import type { Dependency } from "./dependencies.ts";

function withV(version: string): string {
  return version === "" || version.startsWith("v") ? version : `v${version}`;
}

/** `@pulumi/docker` → `docker`, `pulumi-acme` and `@acme/pulumi-acme` → as they are without the scope. */
function pluginName(packageName: string): string {
  return packageName.slice(packageName.lastIndexOf("/") + 1);
}

/**
 * The provider plugins that the installed npm packages say they need (the `pulumi` section of their `package.json`),
 * sorted by name. The engine fetches those it lacks before the program starts.
 */
export function requiredPackages(dependencies: readonly Dependency[]): PackageDependency[] {
  const packages = new Map<string, PackageDependency>();
  for (const { name, version, manifest } of dependencies) {
    const section = manifest.pulumi;
    if (section?.resource !== true) continue;
    const required = new plugin.PackageDependency();
    required.setKind("resource");
    required.setName(section.name ?? pluginName(name));
    required.setVersion(withV(section.version ?? version));
    required.setServer(section.server ?? "");
    if (section.parameterization) {
      const parameters = new plugin.PackageParameterization();
      parameters.setName(section.parameterization.name);
      parameters.setVersion(section.parameterization.version);
      parameters.setValue(section.parameterization.value);
      required.setParameterization(parameters);
    }
    packages.set(
      `${required.getName()}@${required.getVersion()}#${section.parameterization?.name ?? ""}`,
      required,
    );
  }
  return [...packages.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, required]) => required);
}
