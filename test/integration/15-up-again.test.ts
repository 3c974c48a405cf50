import { expect, it } from "vitest";
import { lakehouse, pulumi } from "./support/it-stack.ts";
import { previewChanges } from "./support/preview.ts";

it("a second `up` changes no resource and shows the result", async () => {
  const before = await pulumi(["stack", "export"]);
  const result = await lakehouse(["up"]);
  expect(result.exitCode, result.all).toBe(0);
  expect(result.all).toMatch(/\b1\b[^\n]*\b318\b/);
  expect(result.all).toMatch(/\b2\b[^\n]*\b266\b/);
  const resources = (text: string): unknown =>
    (
      JSON.parse(text) as { deployment: { resources: { urn: string; id?: string; modified?: string }[] } }
    ).deployment.resources.map(({ urn, id, modified }) => [urn, id ?? "", modified ?? ""].join(" "));
  expect(resources(await pulumi(["stack", "export"]))).toEqual(resources(before));
});

it("a preview right after `up` is empty", async () => {
  expect(await previewChanges()).toEqual([]);
});

it("`plan` runs the policy pack and finds nothing to mend", async () => {
  const result = await lakehouse(["plan"]);
  expect(result.exitCode, result.all).toBe(0);
});
