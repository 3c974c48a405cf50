import { describe, expect, it } from "vitest";
import { parseJunitResults } from "../../../cli/testing/junit-results.ts";
import { rowResults } from "../../../cli/testing/row-results.ts";
import { parseVitestResults } from "../../../cli/testing/vitest-results.ts";
import { ACCEPTANCE_ROWS } from "../../support/acceptance-rows.ts";

const vitest = (results: object[]): string => JSON.stringify({ testResults: results });

describe("parseVitestResults", () => {
  it("keeps titles of groups and counts what did not run as skipped", () => {
    const assertionResults = [
      { ancestorTitles: ["S1.05 bronze"], title: "counts", status: "passed" },
      { ancestorTitles: [], title: "later", status: "todo" },
    ];
    expect(parseVitestResults(vitest([{ name: "a.test.ts", status: "passed", assertionResults }]))).toEqual([
      { titles: ["S1.05 bronze", "counts"], outcome: "passed" },
      { titles: ["later"], outcome: "skipped" },
    ]);
  });

  it("counts a file that could not be loaded as one failed case", () => {
    const broken = { name: "broken.test.ts", status: "failed", assertionResults: [] };
    expect(parseVitestResults(vitest([broken]))).toEqual([{ titles: ["broken.test.ts"], outcome: "failed" }]);
  });
});

describe("parseJunitResults", () => {
  it("reads passed, failed, broken and skipped cases of pytest", () => {
    const text = `<?xml version="1.0"?><testsuites><testsuite name="pytest">
      <testcase classname="tests.test_a" name="test_s1_07_filter" time="0.1"/>
      <testcase classname="tests.test_a" name="test_b[S1.9]"><failure message="no">x &lt; y</failure></testcase>
      <testcase classname="tests.test_a" name="test_c"><error message="set-up"/></testcase>
      <testcase classname="tests.test_a" name="test_d"><skipped/></testcase></testsuite></testsuites>`;
    expect(parseJunitResults(text)).toEqual([
      { titles: ["tests.test_a", "S1.07 filter"], outcome: "passed" },
      { titles: ["tests.test_a", "test_b[S1.9]"], outcome: "failed" },
      { titles: ["tests.test_a", "test_c"], outcome: "failed" },
      { titles: ["tests.test_a", "test_d"], outcome: "skipped" },
    ]);
  });
});

describe("rowResults", () => {
  it("passes a row only when all of its tests passed and there is one", () => {
    const cases = [
      { titles: ["S1.01 a"], outcome: "passed" },
      { titles: ["group", "S1.01 b"], outcome: "passed" },
      { titles: ["S1.02 a"], outcome: "passed" },
      { titles: ["S1.02 b"], outcome: "failed" },
      { titles: ["S1.03 a"], outcome: "skipped" },
      { titles: ["about S1.04"], outcome: "passed" },
      { titles: ["S1.055 not a row"], outcome: "passed" },
    ] as const;
    expect(rowResults(["S1.01", "S1.02", "S1.03", "S1.04", "S1.05"], cases)).toEqual({
      "S1.01": "pass",
      "S1.02": "fail",
      "S1.03": "not built",
      "S1.04": "not built",
      "S1.05": "not built",
    });
  });

  it("knows every acceptance row", () => {
    expect(ACCEPTANCE_ROWS).toHaveLength(112);
    expect([ACCEPTANCE_ROWS[0], ACCEPTANCE_ROWS.at(-1)]).toEqual(["S1.01", "S5.25"]);
  });
});
