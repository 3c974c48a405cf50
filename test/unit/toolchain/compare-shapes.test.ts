import { expect, test } from "vitest";

import { compareShapes } from "../../support/compare-shapes.ts";
import type { SdkShape } from "../../support/sdk-shape.ts";

function shape(outputs: readonly string[], type: readonly string[]): SdkShape {
  return {
    resources: new Map([["p:index/thing:Thing", { inputs: new Set(["name"]), outputs: new Set(outputs) }]]),
    types: new Map([["ThingPart", new Set(type)]]),
  };
}

test("equal shapes have no difference", () => {
  expect(compareShapes(shape(["name"], ["a"]), shape(["name"], ["a"]))).toEqual([]);
});

test("a missing property, an extra one and a missing resource are each told", () => {
  const sdk = shape(["name", "id"], ["a"]);
  const plugin = shape(["name", "more"], ["b"]);
  expect(compareShapes(sdk, { ...plugin, resources: new Map() })).toContain("+ p:index/thing:Thing");
  expect(compareShapes(sdk, plugin)).toEqual([
    "+ p:index/thing:Thing output id",
    "+ type ThingPart a",
    "- p:index/thing:Thing output more",
    "- type ThingPart b",
  ]);
});
