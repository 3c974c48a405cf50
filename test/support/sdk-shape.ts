import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import ts from "typescript";

/** Property names of a resource class: what it takes and what it gives. */
export interface ResourceShape {
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** What an npm SDK declares, read from its `.d.ts` files. */
export interface SdkShape {
  /** By type token; the provider itself is `pulumi:providers:<name>`. */
  readonly resources: ReadonlyMap<string, ResourceShape>;
  /** Property names of the nested object types by name; inputs and outputs together. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Read the shape of `@pulumi/<name>`. */
export function readSdkShape(name: string): SdkShape {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve(`@pulumi/${name}/package.json`));
  const resources = new Map<string, ResourceShape>();
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".d.ts"))) {
    const source = parse(path.join(folder, file));
    for (const declaration of source.statements.filter(ts.isClassDeclaration)) {
      const base = declaration.heritageClauses?.[0]?.types[0]?.expression.getText(source);
      if (base !== "pulumi.CustomResource" && base !== "pulumi.ProviderResource") continue;
      const className = declaration.name?.text ?? "";
      resources.set(tokenOf(path.join(folder, file), name, base), {
        inputs: interfaceMembers(source, `${className}Args`),
        outputs: outputsOf(declaration, source),
      });
    }
  }
  return { resources, types: nestedTypes(folder) };
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext, true);
}

/** The token stands in the compiled file only. */
function tokenOf(declarationFile: string, name: string, base: string): string {
  const code = readFileSync(declarationFile.replace(/\.d\.ts$/, ".js"), "utf8");
  const token = /__pulumiType = ['"]([^'"]+)['"]/.exec(code)?.[1];
  if (token === undefined) throw new Error(`${declarationFile}: its class has no type token`);
  return base === "pulumi.ProviderResource" ? `pulumi:providers:${name}` : token;
}

function outputsOf(declaration: ts.ClassDeclaration, source: ts.SourceFile): ReadonlySet<string> {
  const properties = declaration.members.filter(ts.isPropertyDeclaration);
  return new Set(properties.map((property) => property.name.getText(source)));
}

function interfaceMembers(source: ts.SourceFile, name: string): ReadonlySet<string> {
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((entry) => entry.name.text === name);
  return new Set(found?.members.map((member) => member.name?.getText(source) ?? ""));
}

function nestedTypes(folder: string): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map<string, Set<string>>();
  // A package without nested types (random) has no such files.
  const files = ["input.d.ts", "output.d.ts"]
    .map((file) => path.join(folder, "types", file))
    .filter(existsSync);
  for (const file of files) {
    const source = parse(file);
    for (const declaration of source.statements.filter(ts.isInterfaceDeclaration)) {
      // A function's argument type comes as `GetX` with plain values and as `GetXArgs` with inputs.
      const name = declaration.name.text.replace(/^(Get.*)Args$/, "$1");
      const members = types.get(name) ?? new Set();
      for (const member of declaration.members) members.add(member.name?.getText(source) ?? "");
      types.set(name, members);
    }
  }
  return types;
}
