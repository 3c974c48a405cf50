import type { Duration } from "../../components/core/units.ts";
import type { Product, Table } from "../../components/spec/product.ts";
import { WHILE_IN_SOURCE } from "../../components/spec/retention.ts";
import { tableId } from "../../components/spec/table-id.ts";
import type { OdcsSla } from "./odcs.ts";

/** What a product promises about time, as agreements of service levels; an element is a table, or a column of it. */
export function exportSla(product: Product): OdcsSla[] {
  const { schedule } = product;
  const frequency =
    schedule === undefined
      ? []
      : [{ property: "frequency", value: schedule, scheduler: "cron", schedule, description: "In UTC" }];
  return [...frequency, ...product.tables.flatMap(tableSla)];
}

function tableSla(table: Table): OdcsSla[] {
  const element = tableId(table);
  const { rows, by } = table.retention ?? {};
  const latency =
    table.freshness === undefined ? [] : [{ property: "latency", ...measured(table.freshness), element }];
  if (rows === undefined) return latency;
  const kept = rows === WHILE_IN_SOURCE ? { value: rows } : measured(rows);
  return [
    ...latency,
    { property: "retention", ...kept, element: by === undefined ? element : `${element}.${by}` },
  ];
}

/** The standard writes days as `d`. */
function measured(duration: Duration): { value: number; unit: string } {
  const [value, unit] = duration.split(" ");
  return { value: Number(value), unit: unit === "days" ? "d" : String(unit) };
}
