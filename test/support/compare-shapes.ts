import type { SdkShape } from "./sdk-shape.ts";

/**
 * Each difference between two shapes as one line, sorted: `+` is only in the SDK, `-` only in the plugin.
 * A whole resource or type that one side lacks is one line.
 */
export function compareShapes(sdk: SdkShape, plugin: SdkShape): string[] {
  const lines: string[] = [];
  for (const token of union(sdk.resources, plugin.resources)) {
    const [left, right] = [sdk.resources.get(token), plugin.resources.get(token)];
    if (!left || !right) {
      lines.push(`${left ? "+" : "-"} ${token}`);
      continue;
    }
    lines.push(...compareNames(`${token} input`, left.inputs, right.inputs));
    // The SDK shows a provider's text settings only as outputs, the schema lists them all: inputs say everything.
    if (!token.startsWith("pulumi:providers:")) {
      lines.push(...compareNames(`${token} output`, left.outputs, right.outputs));
    }
  }
  for (const name of union(sdk.types, plugin.types)) {
    const [left, right] = [sdk.types.get(name), plugin.types.get(name)];
    if (left && right) lines.push(...compareNames(`type ${name}`, left, right));
    else lines.push(`${left ? "+" : "-"} type ${name}`);
  }
  return lines.sort();
}

function union(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...a.keys(), ...b.keys()]);
}

function compareNames(what: string, sdk: ReadonlySet<string>, plugin: ReadonlySet<string>): string[] {
  return [
    ...[...sdk].filter((name) => !plugin.has(name)).map((name) => `+ ${what} ${name}`),
    ...[...plugin].filter((name) => !sdk.has(name)).map((name) => `- ${what} ${name}`),
  ];
}
