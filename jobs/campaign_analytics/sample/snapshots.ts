import type { Row, TableName } from "./csv-header.ts";
import type { Defect } from "./defects.ts";
import type { PlannedTable } from "./planned-table.ts";
import type { Story } from "./story.ts";

/** One thing that every snapshot has a row of. */
interface Entity<Name extends TableName> {
  /** Its row in a delivery, given by the delivery's index. */
  readonly on: (delivery: number) => Row<Name>;
  readonly defect?: Defect<Name> | undefined;
}

/**
 * A table of which every delivery has all rows.
 *
 * @param repeated how many entities, counted from the first, have their row twice in each delivery
 */
export function snapshots<Name extends TableName>(
  days: readonly string[],
  entities: readonly Entity<Name>[],
  repeated: number,
  nulls: PlannedTable<Name>["nulls"],
): PlannedTable<Name> {
  const stories = entities.map(({ on, defect }, index): Story<Name> =>
    days.flatMap((day, delivery) => {
      const good = on(delivery);
      const version = { day, row: defect?.spoil(good) ?? good, rules: defect?.rules ?? [] };
      return index < repeated ? [version, version] : [version];
    }),
  );
  return {
    rowsOf: (delivery) =>
      stories.flatMap((story) => story.filter(({ day }) => day === days[delivery]).map(({ row }) => row)),
    bronzeRows: days.map(() => entities.length + repeated),
    keys: entities.length,
    stories,
    nulls,
  };
}
