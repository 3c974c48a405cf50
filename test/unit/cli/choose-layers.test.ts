import { describe, expect, it } from "vitest";
import { chooseLayers } from "../../../cli/testing/choose-layers.ts";
import { LAYER_NAMES } from "../../../cli/testing/layers.ts";

const built = (answer: boolean) => () => Promise.resolve(answer);

describe("chooseLayers", () => {
  it("leaves the cluster out where its programs are not built, and says so", async () => {
    const said: string[] = [];
    const layers = await chooseLayers(undefined, built(false), (line) => void said.push(line));
    expect(layers).toEqual(LAYER_NAMES.filter((name) => name !== "cluster"));
    expect(said.join()).toMatch(/^NOT RUN: layer cluster.*--only cluster$/);
  });

  it("runs every layer where they are, and what is asked for in any case", async () => {
    const silent = (line: string): never => {
      throw new Error(line);
    };
    expect(await chooseLayers(undefined, built(true), silent)).toEqual(LAYER_NAMES);
    expect(await chooseLayers(["cluster", "lint"], built(false), silent)).toEqual(["lint", "cluster"]);
  });
});
