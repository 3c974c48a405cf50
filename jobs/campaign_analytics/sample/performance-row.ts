import { dayText } from "./calendar.ts";
import { chance } from "./chance.ts";
import { channelOf } from "./channel.ts";
import type { Row } from "./csv-header.ts";

/** Share of a campaign's days on which nothing was shown. */
const IDLE_DAYS = 0.01;

/** What is drawn; `size`, `appeal` and `price` once per campaign, the others anew for every day. */
const DRAW = { size: 1, appeal: 2, price: 3, idle: 4, shown: 5, clicked: 6, converted: 7, paid: 8, value: 9 };

/**
 * What a campaign did on a day. No rule is broken by it.
 *
 * @param campaign its id
 * @param date days since 1970-01-01
 * @param correction 0 for the first report; each further one has other numbers for the same day
 */
export function performanceRow(campaign: number, date: number, correction: number): Row<"performance"> {
  const channel = channelOf(campaign);
  const usual = (what: number): number => chance(campaign, 0, what);
  const today = (what: number): number => chance(campaign, date, what);
  const size = between(channel.impressions, usual(DRAW.size) * usual(DRAW.size));
  const shown = today(DRAW.idle) < IDLE_DAYS ? 0 : Math.round(size * between([0.7, 1.3], today(DRAW.shown)));
  const clickRate = between(channel.clickRate, (usual(DRAW.appeal) + today(DRAW.clicked)) / 2);
  const clicks = Math.floor(shown * clickRate) + correction;
  const conversions = Math.floor(clicks * between(channel.conversionRate, today(DRAW.converted)));
  const price = between(channel.clickPrice, (usual(DRAW.price) + today(DRAW.paid)) / 2);
  const value = between(channel.orderValue, today(DRAW.value));
  return {
    campaign_id: String(campaign),
    date: dayText(date),
    // Ten more for each click more, so that a day without impressions can be corrected as well.
    impressions: String(shown + 10 * correction),
    clicks: String(clicks),
    conversions: String(conversions),
    spend: money(clicks * price),
    revenue: money(conversions * value),
  };
}

function between([least, most]: readonly [number, number], part: number): number {
  return least + (most - least) * part;
}

function money(cents: number): string {
  return (Math.round(cents) / 100).toFixed(2);
}
