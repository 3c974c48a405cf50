import { expect, test } from "vitest";
import rule from "../../policies/compute/memory-limit.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, violations } from "./support.ts";

test("a limit passes, also one that is not known yet", async () => {
  expect(await violations(rule, container())).toEqual([]);
  expect(await violations(rule, container({ memory: NOT_KNOWN_YET }))).toEqual([]);
});

test.each([
  [undefined, "No memory limit is set."],
  [0, "The memory limit 0 means no limit."],
  [-1, "The memory limit -1 means no limit."],
])("%s is a fault", async (memory, what) => {
  const messages = await violations(rule, container({ memory }));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(what);
  expect(messages[0]).toContain("Fix: set memory (Docker) or resources.limits.memory");
});
