import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sample } from "../../../jobs/campaign_analytics/sample.ts";
import { csvHeader, type TableName } from "../../../jobs/campaign_analytics/sample/csv-header.ts";
import { DEFECTS } from "../../../jobs/campaign_analytics/sample/defects.ts";
import { delivered, isDate, outcome, type Delivered, type Values } from "./support/campaign-silver.ts";

const TABLES: readonly TableName[] = ["advertisers", "campaigns", "performance"];

const text = (value: unknown): string => JSON.stringify(value);
const sorted = (values: readonly unknown[]): string[] => values.map(text).sort();
const count = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));

describe.each([
  { performanceRows: 6000, days: 3, made: sample() },
  { performanceRows: 1500, days: 1, made: sample({ performanceRows: 1500, days: 1 }) },
  {
    performanceRows: 20_000,
    days: 5,
    made: sample({ performanceRows: 20_000, days: 5, firstDay: "2023-12-29" }),
  },
])("campaign deliveries of $performanceRows rows in $days days", ({ performanceRows, days, made }) => {
  const rows = new Map(TABLES.map((table) => [table, delivered(made, table)]));
  const outcomes = new Map(TABLES.map((table) => [table, outcome(made, table)]));
  const rowsOf = (table: TableName): Delivered[] => rows.get(table) ?? [];
  const { silver: performance } = outcomes.get("performance") ?? { silver: [] };

  it("have the asked size", () => {
    expect(made.deliveries).toHaveLength(days);
    expect(rowsOf("performance")).toHaveLength(performanceRows);
  });

  it.each(TABLES)("become the foretold %s", (table) => {
    const { silver, rejected } = outcomes.get(table) ?? { silver: [], rejected: [] };
    const told = made.planted[table];
    expect(told.bronzeRows).toEqual(count(rowsOf(table).map(({ day }) => day)));
    expect(told.duplicates).toBe(rowsOf(table).length - silver.length - rejected.length);
    expect(told.silverRows).toBe(silver.length);
    expect(told.rejected).toBe(rejected.length);
    expect(told.rejectedByRule).toEqual(count(rejected.flatMap(({ rules }) => rules)));
    expect(sorted(told.rejectedRows)).toEqual(sorted(rejected));
    const nulls = count(silver.flatMap(({ row }) => Object.keys(row).filter((column) => row[column] === "")));
    expect(told.nulls).toEqual(nulls);
    for (const { rules } of rejected) {
      expect(DEFECTS[table].map((defect) => defect.rules)).toContainEqual(rules);
    }
  });

  it.each(TABLES)("have every planted defect of %s", (table) => {
    const planted = made.planted[table].rejectedRows.map(({ rules }) => text(rules));
    for (const { rules } of DEFECTS[table]) expect(planted).toContain(text(rules));
    const spoiled = made.planted[table].rejectedRows.map(({ row }) => text(row));
    expect(new Set(spoiled).size).toBe(spoiled.length);
  });

  it.each(TABLES)("repeat and change what is listed of %s", (table) => {
    const { repeated, changed } = made.planted[table];
    const all = rowsOf(table).map(text);
    const twice = Object.entries(count(all)).filter(([, times]) => times === 2);
    expect(repeated.map(({ day, row }) => text({ day, row })).sort()).toEqual(
      twice.map(([row]) => row).sort(),
    );
    const key = csvHeader(table).slice(0, table === "performance" ? 2 : 1);
    const keyOf = (row: Values): string => text(key.map((column) => row[column]));
    const differing = [...Map.groupBy(rowsOf(table), ({ row }) => keyOf(row))]
      .filter(
        ([id, same]) =>
          !id.includes('""') &&
          !id.includes("2024-02-30") &&
          new Set(same.map(({ row }) => text(row))).size > 1,
      )
      .map(([, versions]) => versions);
    expect(sorted(changed.map((story) => story.map(({ day, row }) => ({ day, row }))))).toEqual(
      sorted(differing),
    );
  });

  it("have the columns of the header, in its order", () => {
    for (const table of TABLES) {
      for (const { row } of rowsOf(table)) expect(Object.keys(row)).toEqual(csvHeader(table));
    }
  });

  it("refer to good rows only", () => {
    const ids = (table: TableName, column: string) =>
      new Set(outcomes.get(table)?.silver.map(({ row }) => row[column]));
    const orphans = (from: TableName, column: string, to: TableName) =>
      [...ids(from, column)].filter((id) => !ids(to, column).has(id));
    expect(orphans("performance", "campaign_id", "campaigns")).toEqual([]);
    expect(orphans("campaigns", "advertiser_id", "advertisers")).toEqual([]);
    expect(ids("campaigns", "status").size).toBe(4);
    expect(ids("advertisers", "industry").size).toBe(8);
  });

  it("hold many business dates, none of them the day of the delivery itself", () => {
    for (const { day, tables } of made.deliveries) {
      const dates = Array.from(tables.performance, ({ date }) => date).filter(
        (date) => isDate(date) && date > "2000",
      );
      expect(new Set(dates).size).toBeGreaterThan(1);
      expect(dates.filter((date) => date >= day)).toEqual([]);
      expect(dates).toContain(new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10));
    }
  });

  it("have plausible numbers", () => {
    const sum = (column: string) => performance.reduce((total, { row }) => total + Number(row[column]), 0);
    const rates = [
      sum("clicks") / sum("impressions"),
      sum("conversions") / sum("clicks"),
      sum("spend") / sum("clicks"),
      sum("revenue") / sum("spend"),
    ];
    for (const [index, [least, most]] of [
      [0.005, 0.06],
      [0.005, 0.06],
      [0.2, 2],
      [0.5, 5],
    ].entries()) {
      expect(rates[index]).toBeGreaterThan(least ?? NaN);
      expect(rates[index]).toBeLessThan(most ?? NaN);
    }
    expect(performance.some(({ row }) => row["impressions"] === "0")).toBe(true);
  });
});

describe("campaign deliveries", () => {
  it("are the same every time and everywhere", () => {
    const made = sample();
    const digest = (): string =>
      createHash("sha256")
        .update(text(TABLES.map((table) => delivered(made, table))))
        .digest("hex");
    const once = digest();
    expect(digest()).toBe(once);
    expect(sample().planted).toEqual(made.planted);
    expect(once).toMatchInlineSnapshot(`"f5c9e313bc98720359e8bfddb3ffd51317fa9871c17535a9203e080b9d9c4f8b"`);
  });

  it("have texts that a CSV file has to quote", () => {
    const names = delivered(sample(), "campaigns").map(({ row }) => row["campaign_name"] ?? "");
    expect(names.some((name) => name.includes('"') && name.includes(","))).toBe(true);
  });

  it("change the status of campaigns from day to day", () => {
    const courses = sample().planted.campaigns.changed.map((story) => {
      const perDay = new Map(story.map(({ day, row }) => [day, row.status]));
      return [...perDay.values()].join(" ");
    });
    expect([...new Set(courses)].sort()).toEqual([
      "active active completed",
      "active active paused",
      "active paused active",
      "draft draft active",
    ]);
  });

  it("can be 15 MB of CSV", () => {
    let bytes = 0;
    for (const { tables } of sample({ performanceRows: 400_000 }).deliveries) {
      for (const row of tables.performance) bytes += Object.values(row).join(",").length + 1;
    }
    expect(bytes).toBeGreaterThan(15_000_000);
    expect(bytes).toBeLessThan(18_000_000);
  });

  it("repair and spoil rows by later deliveries", () => {
    const stories = sample().planted.performance.changed;
    const course = stories.map((story) =>
      story.map(({ rules }) => (rules.length > 0 ? "wrong" : "good")).join(" "),
    );
    expect(count(course)).toEqual({ "good good": 20, "good good good": 4, "good wrong": 4, "wrong good": 4 });
  });

  it.each([
    [{ firstDay: "2024-02-30" }, "firstDay 2024-02-30 is not a day as YYYY-MM-DD"],
    [{ performanceRows: 100 }, "100 performanceRows in 3 days leave no room for what is planted"],
    [{ days: 0 }, "days 0 is not a whole number of at least 1"],
  ])("refuse %j", (size, message) => {
    expect(() => sample(size)).toThrow(message);
  });
});
