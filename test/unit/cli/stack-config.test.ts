import { describe, expect, it } from "vitest";
import { mergeStackConfig } from "../../../cli/stack/stack-config.ts";
import { parseStackConfig } from "../../../stacks/config.ts";

describe("mergeStackConfig", () => {
  it("gives the raw values that Pulumi gives: text as it is, structures as JSON", () => {
    const values = mergeStackConfig(
      "name: lakehouse",
      [
        "encryptionsalt: v1:x",
        "config:",
        "  lakehouse:profile: tiny",
        "  lakehouse:allowDataLoss: true",
        "  lakehouse:services: {trino: {ports: {http: 18080}}}",
      ].join("\n"),
    );
    expect(values).toEqual({
      "lakehouse:profile": "tiny",
      "lakehouse:allowDataLoss": "true",
      "lakehouse:services": '{"trino":{"ports":{"http":18080}}}',
    });
    expect(parseStackConfig(values).spec.allowDataLoss).toBe(true);
  });

  it("takes defaults that the project declares, unless the stack says otherwise", () => {
    const project = [
      "name: lakehouse",
      "config:",
      "  profile: {type: string, default: laptop}",
      "  lakehouse:namePrefix: {value: a-}",
      "  bucketPrefix: {type: string}",
    ].join("\n");
    expect(mergeStackConfig(project, "")).toEqual({
      "lakehouse:profile": "laptop",
      "lakehouse:namePrefix": "a-",
    });
    expect(mergeStackConfig(project, "config: {profile: tiny}")["lakehouse:profile"]).toBe("tiny");
  });
});
