import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mergeStackConfig } from "../../../cli/stack/stack-config.ts";
import type { ServiceOptions } from "../../../components/spec/lakehouse-spec.ts";
import { PROFILES } from "../../../components/spec/profile.ts";
import { DEFAULTS } from "../../../components/spec/resolve.ts";
import { SERVICE_PORTS } from "../../../components/spec/service-name.ts";
import { validateSpec } from "../../../components/spec/validate-spec.ts";
import { parseStackConfig } from "../../../stacks/config.ts";
import { stackProducts } from "../../../stacks/products.ts";
import { fencedBlocks } from "../../support/fenced-blocks.ts";
import { markdownTable } from "../../support/markdown-table.ts";

const readme = readFileSync("README.md", "utf8");
const page = readFileSync("docs/configuration.md", "utf8");
const cluster = readFileSync("docs/kubernetes.md", "utf8");
const keys = markdownTable(readme, "Key");
const serviceKeys = markdownTable(page, "Key");
const defaultOf = (rows: string[][], key: string): string | undefined =>
  rows.find(([name]) => name === key)?.[1];

/** The message about an unknown key lists the known ones. */
function knownKeys(): string[] {
  try {
    parseStackConfig({ "lakehouse:unknownKey": "1" });
  } catch (error) {
    const [, list = ""] = /known keys: ([\w, ]+)/.exec(String(error)) ?? [];
    return list.split(", ");
  }
  throw new Error("an unknown key was accepted");
}

describe("the configuration in README and docs", () => {
  it("lists every key and no other", () => {
    expect(keys.map(([key]) => key).sort()).toEqual(
      knownKeys()
        .map((key) => `lakehouse:${key}`)
        .sort(),
    );
  });

  it("names the defaults that the code has", () => {
    expect(defaultOf(keys, "lakehouse:profile")).toBe(DEFAULTS.profile);
    expect(defaultOf(keys, "lakehouse:allowDataLoss")).toBe(String(DEFAULTS.allowDataLoss));
    expect(defaultOf(keys, "lakehouse:buckets")).toBe(`${DEFAULTS.keepOldVersions} for each`);
    expect(defaultOf(serviceKeys, "probeInterval")).toBe(DEFAULTS.probeInterval);
    expect([DEFAULTS.namePrefix, DEFAULTS.bucketPrefix]).toEqual(["", ""]);
  });

  it("lists every key of a service and no other", () => {
    // The type makes this complete, and the parser proves that a stack may set each.
    const all: Required<ServiceOptions> = {
      name: "other",
      enabled: true,
      memory: "1 GB",
      ports: { http: 8090 },
      probeInterval: "5 s",
      properties: { "query.max-execution-time": "10m" },
    };
    parseStackConfig({ "lakehouse:services": JSON.stringify({ trino: all }) });
    expect(serviceKeys.map(([key]) => key).sort()).toEqual(Object.keys(all).sort());
  });

  it("lists every published port with its default", () => {
    const all: Record<string, Record<string, { number: number; published?: number }>> = SERVICE_PORTS;
    const published = Object.entries(all).flatMap(([service, ports]) =>
      Object.entries(ports)
        .filter(([, port]) => port.published !== undefined)
        .map(([name, port]) => [service, name, String(port.published)]),
    );
    expect(markdownTable(page, "Service")).toEqual(published);
  });

  it("lists every profile with the memory it needs", () => {
    const rows = markdownTable(page, "Profile").map(([name, memory]) => [name, memory]);
    expect(rows).toEqual(
      Object.entries(PROFILES).map(([name, { requiredMemory }]) => [name, requiredMemory]),
    );
  });

  const examples = [readme, page, cluster]
    .flatMap(fencedBlocks)
    .filter(({ language, purpose }) => language === "yaml" && purpose === "test");

  it("shows examples", () => {
    expect(examples.length).toBeGreaterThan(1);
  });

  it.each(examples.map(({ text }) => [text]))("shows an example that is accepted:\n%s", (text) => {
    const config = parseStackConfig(mergeStackConfig("name: lakehouse\n", text));
    expect(validateSpec({ ...config.spec, stack: "dev", products: stackProducts(config) })).toEqual([]);
  });
});
