import { describe, expect, it } from "vitest";
import { refuseOtherTargets } from "../../../cli/stack/refuse-other-targets.ts";

describe("refuseOtherTargets", () => {
  it.each([{}, { "lakehouse:target": '{"kind":"docker"}' }, { "lakehouse:target": "no JSON" }])(
    "lets %j through",
    (config) => {
      expect(() => {
        refuseOtherTargets("dev", config);
      }).not.toThrow();
    },
  );

  it("names the stack and what to use instead", () => {
    expect(() => {
      refuseOtherTargets("staging", { "lakehouse:target": '{"kind":"kubernetes"}' });
    }).toThrowErrorMatchingInlineSnapshot(`
      [CliError: 1 fault in stack staging; nothing was changed:
        - lakehouse:target: this command works on stacks of target docker, not kubernetes; use plain Pulumi (npx pulumi preview --stack staging) and kubectl, see docs/kubernetes.md]
    `);
  });
});
