import { expect, it } from "vitest";
import { median } from "../../../bench/support/statistics.ts";

it.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[10, 2, 4, 8], 6],
])("the median of %j is %d", (values, middle) => {
  expect(median(values)).toBe(middle);
});

it("nothing has no median", () => {
  expect(() => median([])).toThrow("nothing");
});
