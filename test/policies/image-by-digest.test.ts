import { expect, test } from "vitest";
import rule from "../../policies/compute/image-by-digest.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, violations } from "./support.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

test.each([DIGEST, `lakehouse-trino@${DIGEST}`, `registry.example:5000/lake/trino:v1@${DIGEST}`])(
  "%s passes",
  async (image) => {
    expect(await violations(rule, container({ image }))).toEqual([]);
  },
);

test.each(["trino", "lakehouse-trino:latest", "lakehouse-trino:sha256-0123", "sha256:0123", `x ${DIGEST}`])(
  "%s is a fault",
  async (image) => {
    const messages = await violations(rule, container({ image }));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`Image "${image}" is named by tag.`);
    expect(messages[0]).toContain("Fix: use the imageId of the RemoteImage");
  },
);

test("the id of an image that is not built yet is no fault", async () => {
  expect(await violations(rule, container({ image: NOT_KNOWN_YET }))).toEqual([]);
});
