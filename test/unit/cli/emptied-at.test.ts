import { expect, it } from "vitest";
import { emptiedAt } from "../../../cli/stack/emptied-at.ts";
import { ENGINE_TYPES, parseState } from "../../../cli/stack/stack-state.ts";

const volume = (service: string, created: string) => ({
  urn: `urn:pulumi:dev::lakehouse::x::${service}`,
  type: ENGINE_TYPES.volume,
  created,
  inputs: { name: `dev-${service}`, labels: [{ label: "lakehouse.service", value: service }] },
});

it("is when the youngest volume that holds tables was made, whatever happened to notebooks", () => {
  const resources = [
    volume("minio", "2026-01-01T00:00:00Z"),
    volume("postgres", "2026-01-02T00:00:00Z"),
    volume("jupyter", "2026-01-03T00:00:00Z"),
  ];
  expect(emptiedAt(parseState(JSON.stringify({ deployment: { resources } })))).toBe("2026-01-02T00:00:00Z");
  expect(emptiedAt(parseState(JSON.stringify({ deployment: { resources: [] } })))).toBeUndefined();
});
