import { execFileSync } from "node:child_process";
import path from "node:path";

import { locateMachine } from "../../cli/setup/machine.ts";
import { cliFolder } from "../../cli/setup/pulumi-cli.ts";
import { pluginVersions } from "../../toolchain/versions.ts";
import type { ResourceShape, SdkShape } from "./sdk-shape.ts";

type Properties = Readonly<Record<string, unknown>>;

interface PackageSchema {
  readonly version: string;
  readonly provider: { readonly inputProperties?: Properties; readonly properties?: Properties };
  readonly resources: Readonly<Record<string, { inputProperties?: Properties; properties?: Properties }>>;
  readonly types?: Readonly<Record<string, { properties?: Properties; enum?: unknown }>>;
}

/** The shape of the installed plugin `name`, from the schema it serves to the Pulumi CLI. */
export function readPluginShape(name: string): SdkShape & { readonly version: string } {
  const schema = readSchema(name);
  const resources = new Map<string, ResourceShape>();
  resources.set(`pulumi:providers:${name}`, shapeOf(schema.provider));
  for (const [token, resource] of Object.entries(schema.resources)) resources.set(token, shapeOf(resource));
  const types = new Map<string, Set<string>>();
  for (const [token, type] of Object.entries(schema.types ?? {})) {
    // Enumerations have no properties; the types of `config/` are the provider's, listed under its name as well.
    if (type.enum !== undefined || token.includes(":config/")) continue;
    const last = token.slice(token.lastIndexOf(":") + 1);
    types.set(last.charAt(0).toUpperCase() + last.slice(1), new Set(Object.keys(type.properties ?? {})));
  }
  return { version: schema.version, resources, types };
}

function shapeOf(part: { inputProperties?: Properties; properties?: Properties }): ResourceShape {
  return {
    inputs: new Set(Object.keys(part.inputProperties ?? {})),
    outputs: new Set(Object.keys(part.properties ?? {})),
  };
}

function readSchema(name: string): PackageSchema {
  const machine = locateMachine();
  const pulumi = path.join(cliFolder(machine), "pulumi");
  const text = execFileSync(pulumi, ["package", "get-schema", `${name}@${pluginVersions[name] ?? ""}`], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PULUMI_HOME: machine.pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return JSON.parse(text) as PackageSchema;
}
