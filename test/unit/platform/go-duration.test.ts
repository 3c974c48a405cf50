import { expect, it } from "vitest";
import { goDuration } from "../../../components/platform/go-duration.ts";

it.each([
  [10, "10s"],
  [60, "1m0s"],
  [120, "2m0s"],
  [90, "1m30s"],
  [3600, "1h0m0s"],
  [7265, "2h1m5s"],
])("writes %i seconds as %s", (seconds, expected) => {
  expect(goDuration(seconds)).toBe(expected);
});
