import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../stacks/config.ts";

describe("parseStackConfig", () => {
  it("reads a full configuration", () => {
    const config = parseStackConfig({
      "lakehouse:profile": "tiny",
      "lakehouse:services": '{"trino":{"ports":{"http":18080}}}',
      "lakehouse:pagila": '{"data":"/data/pagila"}',
      "pulumi:disable-default-providers": '["*"]',
    });
    expect(config).toEqual({
      spec: { profile: "tiny", services: { trino: { ports: { http: 18080 } } } },
      products: { pagila: { enabled: true, data: "/data/pagila" }, campaign_analytics: { enabled: false } },
    });
  });

  it("has a default for everything", () => {
    expect(parseStackConfig({})).toEqual({
      spec: {},
      products: { pagila: { enabled: true }, campaign_analytics: { enabled: false } },
    });
  });

  it("reports every unknown key and wrong type at once", () => {
    const read = () =>
      parseStackConfig({
        "lakehouse:profil": "tiny",
        "lakehouse:profile": "huge",
        "lakehouse:allowDataLoss": '"yes"',
        "lakehouse:services": '{"kafka":{},"trino":{"port":1}}',
      });
    expect(read).toThrowErrorMatchingInlineSnapshot(`
      [Error: 5 faults in the stack configuration:
        - lakehouse:profile: use one of tiny, laptop, prod
        - lakehouse:services.trino.port: unknown key; correct it or remove it with "pulumi config rm"
        - lakehouse:services.kafka: unknown key; correct it or remove it with "pulumi config rm"
        - lakehouse:allowDataLoss: Invalid input: expected boolean, received string
        - lakehouse:profil: unknown key; known keys: profile, target, dockerHost, namePrefix, bucketPrefix, services, buckets, roles, allowDataLoss, acceptedChanges, acknowledgedFindings, pagila, campaign_analytics; correct it or remove it with "pulumi config rm"]
    `);
  });

  it("checks acknowledged findings and keeps them out of the lakehouse's spec", () => {
    const entry = {
      rule: "lakehouse-compute-memory-limit",
      resource: "trino",
      reason: "It is measured on its own.",
      until: "2030-01-01",
    };
    const text = (entries: object[]): Record<string, string> => ({
      "lakehouse:acknowledgedFindings": JSON.stringify(entries),
    });
    expect(parseStackConfig(text([entry])).spec).toEqual({});
    expect(() => parseStackConfig(text([{ ...entry, until: "soon" }]))).toThrow(
      'lakehouse:acknowledgedFindings[0].until: "soon" is no day; write it as YYYY-MM-DD',
    );
  });
});
