import { describe, expect, it } from "vitest";
import { isDuration, isMemory, megabytes, seconds } from "../../../components/core/units.ts";

describe("units", () => {
  it.each([
    ["512 MB", 512],
    ["1.5 GB", 1536],
    ["2 GB", 2048],
  ] as const)("reads %s as %i megabytes", (text, expected) => {
    expect(isMemory(text)).toBe(true);
    expect(megabytes(text)).toBe(expected);
  });

  it.each(["512", "512MB", "0 MB", "-1 GB", "2 gb", ""])("refuses %j as memory", (text) => {
    expect(isMemory(text)).toBe(false);
  });

  it.each([
    ["30 s", 30],
    ["2 min", 120],
    ["7 days", 604_800],
  ] as const)("reads %s as %i seconds", (text, expected) => {
    expect(isDuration(text)).toBe(true);
    expect(seconds(text)).toBe(expected);
  });

  it.each(["30", "1.5 h", "0 s", "2 weeks"])("refuses %j as a duration", (text) => {
    expect(isDuration(text)).toBe(false);
  });
});
