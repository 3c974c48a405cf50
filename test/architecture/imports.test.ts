import { readFileSync, globSync } from "node:fs";
import { describe, expect, it } from "vitest";

/**
 * Which files alone may import a provider's SDK: everything above the ports is written once, for every target.
 * Policies judge what providers are asked to make, so they know the providers' types.
 */
const ROOMS: Readonly<Record<string, RegExp>> = {
  "@pulumi/aws":
    /^(?:components\/(?:storage\/s3|database\/rds|platform\/eks|targets\/aws)[\w-]*\.ts$|policies\/)/,
  "@pulumi/docker": /^(?:components\/platform\/docker[\w-]*\.ts$|policies\/)/,
  "@pulumi/kubernetes": /^(?:components\/platform\/kubernetes\/|policies\/)/,
  "@pulumi/minio": /^(?:components\/storage\/minio\.ts$|policies\/)/,
  "@pulumi/postgresql": /^(?:components\/database\/postgres\.ts$|policies\/)/,
  "@pulumi/policy": /^policies\//,
};

const sources = globSync("{components,stacks,cli,policies,jobs,bench,provider}/**/*.{ts,mts}", {
  exclude: (path) => path.includes("node_modules"),
});

const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import\(|load\()\s*"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );

describe("architecture", () => {
  it("finds the sources", () => {
    expect(sources.length).toBeGreaterThan(30);
  });

  it.each(Object.entries(ROOMS))("%s is imported only in its room", (sdk, room) => {
    const importers = sources.filter((file) =>
      importsOf(file).some((name) => name === sdk || name.startsWith(`${sdk}/`)),
    );
    expect(importers.filter((file) => !room.test(file))).toEqual([]);
    expect(importers).not.toEqual([]);
  });

  it("@pulumi/aws is imported in pieces: the whole of it takes seconds to load", () => {
    const pieces = sources.flatMap(importsOf).filter((name) => name.startsWith("@pulumi/aws"));
    expect(
      pieces.filter((name) => !/^@pulumi\/aws\/(?:\w+\/\w+|provider|types\/index)\.js$/.test(name)),
    ).toEqual([]);
  });

  it("components know neither stacks nor commands", () => {
    const components = sources.filter((file) => file.startsWith("components/"));
    const outward = components.filter((file) =>
      importsOf(file).some((name) => /\/(?:stacks|cli|policies)\//.test(name)),
    );
    expect(outward).toEqual([]);
  });

  it("only targets know the implementations of the ports", () => {
    const implementation =
      /\/(?:platform\/(?:docker|kubernetes\/platform)|storage\/minio|database\/postgres)\.ts$/;
    const knowing = sources.filter((file) => importsOf(file).some((name) => implementation.test(name)));
    expect(knowing).not.toEqual([]);
    expect(knowing.filter((file) => !/^(?:components\/targets\/|bench\/)/.test(file))).toEqual([]);
  });

  it("the provider knows the toolkit alone", () => {
    const provider = sources.filter((file) => file.startsWith("provider/"));
    expect(provider).not.toEqual([]);
    const outward = provider.filter((file) =>
      importsOf(file).some((name) => /\/(?:stacks|cli|policies|jobs)\//.test(name)),
    );
    expect(outward).toEqual([]);
  });

  it("the packed toolkit brings every package that its parts import", () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
      string,
      object
    >;
    const brought = { ...dependencies, ...peerDependencies };
    const packed = sources.filter((file) => /^(?:components|provider)\//.test(file));
    const packages = packed
      .flatMap(importsOf)
      .flatMap((name) => /^(?!node:)(?:@[\w-]+\/)?[\w-]+/.exec(name) ?? [])
      .filter((name) => !Object.hasOwn(brought, name));
    expect(packages).toEqual([]);
  });

  it("what renders and checks has no Pulumi resources in it", () => {
    const pure = sources.filter((file) => /^components\/(?:spec|services|plan\/(?!upload))/.test(file));
    const impure = pure.filter((file) => /import (?!type)[^;]*"@pulumi\//.test(readFileSync(file, "utf8")));
    expect(impure).toEqual([]);
  });

  it("every component registers its outputs and every child has a parent", () => {
    for (const file of sources.filter((name) => name.startsWith("components/"))) {
      const text = readFileSync(file, "utf8");
      if (text.includes("extends ComponentResource")) expect(text, file).toContain("this.registerOutputs(");
      for (const [made] of text.matchAll(/new (?:docker|minio|postgresql|random)\.\w+\([^]*?\n {4,6}\);/g)) {
        expect(made, `${file}: a resource without parent`).toMatch(/parent|this\.#options\(|\boptions,/);
      }
    }
  });

  it("no file is longer than 300 lines", () => {
    const long = sources.filter((file) => readFileSync(file, "utf8").split("\n").length > 301);
    expect(long).toEqual([]);
  });
});
