import type { Row } from "./csv-header.ts";
import type { Layout } from "./layout.ts";
import { performanceRow } from "./performance-row.ts";
import type { PlannedTable } from "./planned-table.ts";
import type { Script } from "./scripts.ts";
import type { Story } from "./story.ts";

/** A story that begins in place of the ordinary row of a cell. */
interface Placed {
  readonly cell: number;
  readonly story: Story<"performance">;
}

/** What campaigns did per business date; the rows are made while they are read. */
export function performance(layout: Layout, scripts: readonly Script[]): PlannedTable<"performance"> {
  const { days, cells } = layout;
  const placed = cells.flatMap(({ from, to }, delivery) => {
    const here = scripts.filter(([first]) => first.delivery === delivery);
    return here.map((script, index): Placed => {
      const cell = from + Math.floor(((index + 0.5) * (to - from)) / here.length);
      return { cell, story: tell(layout, cell, script) };
    });
  });
  const beginnings = new Map(placed.map(({ cell, story }) => [cell, story[0]?.row]));
  const continued = Map.groupBy(
    placed.flatMap(({ story }) => story.slice(1)),
    ({ day }) => day,
  );
  const further = days.map((day) => (continued.get(day) ?? []).map(({ row }) => row));
  return {
    rowsOf: (delivery) => ({
      *[Symbol.iterator](): Generator<Row<"performance">> {
        const { from, to } = cells[delivery] ?? { from: 0, to: 0 };
        for (let cell = from; cell < to; cell++) yield beginnings.get(cell) ?? goodRow(layout, cell, 0);
        yield* further[delivery] ?? [];
      },
    }),
    bronzeRows: cells.map(({ from, to }, delivery) => to - from + (further[delivery]?.length ?? 0)),
    keys: cells.reduce((sum, { from, to }) => sum + to - from, 0),
    stories: placed.map(({ story }) => story),
    nulls: {},
  };
}

function goodRow({ performing, firstDate }: Layout, cell: number, correction: number): Row<"performance"> {
  return performanceRow((cell % performing) + 1, firstDate + Math.floor(cell / performing), correction);
}

function tell(layout: Layout, cell: number, script: Script): Story<"performance"> {
  return script.map(({ delivery, correction, defect }) => {
    const good = goodRow(layout, cell, correction);
    return {
      day: layout.days[delivery] ?? "",
      row: defect?.spoil(good) ?? good,
      rules: defect?.rules ?? [],
    };
  });
}
