import type { Faker } from "@faker-js/faker";
import { seededFaker } from "../../sample/seeded-faker.ts";
import { dayNumber, dayText } from "./calendar.ts";
import { channelOf } from "./channel.ts";
import { courseOf, idleCampaigns, type Course } from "./course.ts";
import type { Layout } from "./layout.ts";
import type { PlannedTable } from "./planned-table.ts";
import { snapshots } from "./snapshots.ts";
import { wrongKeys } from "./wrong-keys.ts";

const OBJECTIVES = ["awareness", "traffic", "leads", "sales"];
const OCCASIONS = [
  "spring launch",
  "summer sale",
  "back to school",
  "Black Friday",
  "new customers",
  "brand",
];
/** Rows that each snapshot has twice. */
const REPEATED = 3;

/**
 * The campaigns. First come those that perform, then those that do not (yet, or any more), then those with a defect;
 * the latter have no performance.
 *
 * @param advertisers how many advertisers may be referred to; their ids count from 1
 */
export function campaigns(layout: Layout, advertisers: number): PlannedTable<"campaigns"> {
  const { days, performing } = layout;
  const faker = seededFaker(12);
  const wrong = wrongKeys("campaigns");
  const good = performing + idleCampaigns(performing);
  const ids = Array.from({ length: good + wrong.length }, (_, index) => index + 1);
  const entities = ids.map((id) => {
    const course = courseOf(id, performing);
    const { start, end } = term(faker, layout, course);
    const channel = channelOf(id).name;
    const who = {
      campaign_id: String(id),
      advertiser_id: String(((id - 1) % advertisers) + 1),
      campaign_name: campaignName(faker, id, channel),
    };
    const what = {
      channel,
      objective: isAimless(id) ? "" : faker.helpers.arrayElement(OBJECTIVES),
      start_date: dayText(start),
      end_date: isOpen(id, course) ? "" : dayText(end),
      budget: (faker.number.int({ min: 50_000, max: 10_000_000 }) / 100).toFixed(2),
    };
    const on = (delivery: number) => ({ ...who, status: course.status(delivery, days.length - 1), ...what });
    return { on, defect: wrong[id - good - 1] };
  });
  const silver = ids.slice(0, good);
  return snapshots(days, entities, REPEATED, {
    objective: silver.filter(isAimless).length,
    end_date: silver.filter((id) => isOpen(id, courseOf(id, performing))).length,
  });
}

/** Every twentieth name has quotes in it, every other one a comma: a CSV file has to escape both. */
function campaignName(faker: Faker, id: number, channel: string): string {
  const product = `${faker.commerce.productAdjective()} ${faker.commerce.product()}`;
  const occasion = faker.helpers.arrayElement(OCCASIONS);
  return `${id % 20 === 0 ? `"${product}"` : product} ${occasion}${id % 2 === 0 ? ", " : " "}${channel}`;
}

function isAimless(id: number): boolean {
  return id % 9 === 0;
}

/** Whether the campaign goes on until somebody stops it. */
function isOpen(id: number, { runs }: Course): boolean {
  return id % 5 < 2 && (runs === "throughout" || runs === "later");
}

/** First and last day of a campaign, in days since 1970-01-01. */
function term(faker: Faker, { firstDate, days }: Layout, { runs }: Course): { start: number; end: number } {
  const [some, many] = [faker.number.int({ min: 1, max: 30 }), faker.number.int({ min: 31, max: 180 })];
  const last = dayNumber(days.at(-1) ?? "");
  switch (runs) {
    case "throughout":
      return { start: firstDate - some, end: last + many };
    case "until the last delivery":
      return { start: firstDate - some, end: last - 1 };
    case "from the last delivery":
      return { start: last, end: last + many };
    case "later":
      return { start: last + some, end: last + some + many };
    case "earlier":
      return { start: firstDate - many, end: firstDate - some };
  }
}
