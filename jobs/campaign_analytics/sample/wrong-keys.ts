import type { TableName } from "./csv-header.ts";
import { DEFECTS, type Defect } from "./defects.ts";

/** The defects of a table, each as often as there are keys that have it. */
export function wrongKeys<Name extends TableName>(table: Name): Defect<Name>[] {
  return DEFECTS[table].flatMap((defect) => Array.from({ length: defect.keys }, () => defect));
}
