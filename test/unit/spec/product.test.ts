import { expectTypeOf, describe, it } from "vitest";
import { sql, table } from "../../../components/index.ts";

describe("table", () => {
  it("takes as key only what is among the columns", () => {
    const declare = (): unknown =>
      table({
        layer: "silver",
        name: "ads",
        description: "Ads",
        columns: { id: { type: "int", nullable: false, description: "Number" } },
        // @ts-expect-error there is no such column
        primaryKey: ["nr"],
        job: sql("ads.sql", { reads: [] }),
      });
    expectTypeOf(declare).toBeFunction();
  });
});
