import { seededFaker } from "../../sample/seeded-faker.ts";
import { dayText } from "./calendar.ts";
import type { Layout } from "./layout.ts";
import type { PlannedTable } from "./planned-table.ts";
import { snapshots } from "./snapshots.ts";
import { wrongKeys } from "./wrong-keys.ts";

const INDUSTRIES = [
  ...["retail", "finance", "travel", "technology"],
  ...["health", "food", "automotive", "education"],
];
const COUNTRIES = ["AT", "BR", "CA", "DE", "ES", "FR", "GB", "IN", "JP", "NL", "PL", "US"];
/** Rows that each snapshot has twice. */
const REPEATED = 2;

/**
 * The advertisers; those with a defect have the greatest ids.
 *
 * @param count how many are good; their ids count from 1
 */
export function advertisers({ days, firstDate }: Layout, count: number): PlannedTable<"advertisers"> {
  const faker = seededFaker(11);
  const wrong = wrongKeys("advertisers");
  const entities = Array.from({ length: count + wrong.length }, (_, index) => {
    const clock = faker.date.between({ from: "2000-01-01T08:00:00Z", to: "2000-01-01T18:00:00Z" });
    const row = {
      advertiser_id: String(index + 1),
      advertiser_name: faker.company.name(),
      industry: faker.helpers.arrayElement(INDUSTRIES),
      country: faker.helpers.arrayElement(COUNTRIES),
      created_at: `${dayText(firstDate - faker.number.int({ min: 30, max: 1500 }))} ${clock.toISOString().slice(11, 19)}`,
    };
    return { on: () => row, defect: wrong[index - count] };
  });
  return snapshots(days, entities, REPEATED, {});
}
