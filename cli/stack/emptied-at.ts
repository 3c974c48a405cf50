import { dataVolumes } from "./data-volumes.ts";
import type { StackState } from "./stack-state.ts";

/** Services whose volumes hold tables, or what is known about them. */
const HOLDS_TABLES = ["minio", "postgres"];

/** When the youngest volume that holds tables was made, ISO 8601: what was there before is gone. */
export function emptiedAt(state: StackState): string | undefined {
  return dataVolumes(state)
    .filter(({ service }) => HOLDS_TABLES.includes(service))
    .flatMap(({ created }) => created ?? [])
    .sort()
    .at(-1);
}
