import { advertisers } from "./sample/advertisers.ts";
import { campaigns } from "./sample/campaigns.ts";
import type { Row, TableName } from "./sample/csv-header.ts";
import { layout, type SampleSize } from "./sample/layout.ts";
import { performance } from "./sample/performance.ts";
import { planted, type PlantedTable } from "./sample/planted.ts";
import { scripts } from "./sample/scripts.ts";

/** Campaigns that perform, per advertiser. */
const CAMPAIGNS_PER_ADVERTISER = 6;

/** What the outside system sends on one day. */
export interface Delivery {
  /** Day of the delivery, YYYY-MM-DD; the newest business date in it is the day before. */
  readonly day: string;
  /**
   * The rows by table: all campaigns and advertisers as they are on that day; of performance what is new or
   * corrected. They can be read any number of times, and are the same each time.
   */
  readonly tables: { readonly [Name in TableName]: Iterable<Row<Name>> };
}

/** Deliveries together with what is to become of them. */
export interface Sample {
  /** Oldest first. */
  readonly deliveries: readonly Delivery[];
  /** What is planted in all deliveries together, by table; it is read off the plan, not off the rows. */
  readonly planted: { readonly [Name in TableName]: PlantedTable<Name> };
}

/**
 * Invents what an outside system for advertising campaigns delivers, day by day, with the faults that such systems
 * have. The rows are the same on every call and machine. Those that are good refer to good rows only.
 *
 * @throws RangeError when there is no such day, or the size is too small for what is planted
 */
export function sample(size: SampleSize = {}): Sample {
  const { performanceRows = 6000, firstDay = "2024-02-07", days = 3 } = size;
  const special = scripts(days);
  const grid = layout({ performanceRows, firstDay, days }, special);
  const payers = Math.ceil(grid.performing / CAMPAIGNS_PER_ADVERTISER);
  const tables = {
    advertisers: advertisers(grid, payers),
    campaigns: campaigns(grid, payers),
    performance: performance(grid, special),
  };
  return {
    deliveries: grid.days.map((day, delivery) => ({
      day,
      tables: {
        advertisers: tables.advertisers.rowsOf(delivery),
        campaigns: tables.campaigns.rowsOf(delivery),
        performance: tables.performance.rowsOf(delivery),
      },
    })),
    planted: {
      advertisers: planted(grid.days, tables.advertisers),
      campaigns: planted(grid.days, tables.campaigns),
      performance: planted(grid.days, tables.performance),
    },
  };
}
