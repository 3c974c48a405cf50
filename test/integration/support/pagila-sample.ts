import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { sample } from "../../../jobs/pagila/sample.ts";

/** Writes the project's own Pagila sample as a folder of CSV files, as a user would bring one. */
export function writePagilaSample(folder: string): void {
  for (const [table, rows] of Object.entries(sample())) {
    writeFileSync(join(folder, `${table}.csv`), stringify([...rows], { header: true }));
  }
}
