/** Key under which the engine marks a value that is more than plain data. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** What the engine sends for a value that is not known before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property as plain data: secrets and outputs are unwrapped, and what is null is left out, as the engine may do. */
export function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return plainValue("value" in value ? value.value : UNKNOWN);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === null ? [] : [[key, plainValue(field)]])),
  );
}
