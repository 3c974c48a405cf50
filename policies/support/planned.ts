import { UnknownValueError } from "@pulumi/policy";

/** Stands for a value that only exists once an earlier resource has been created. */
export const UNKNOWN: unique symbol = Symbol("known after creation");

/** A value of a plan: what the program wrote, or {@link UNKNOWN} at any depth. */
export type Planned<T> = typeof UNKNOWN | PlannedFields<T>;

/** Like {@link Planned}, but the value itself is known; its parts may not be. */
export type PlannedFields<T> = T extends readonly (infer Item)[]
  ? Planned<Item>[]
  : T extends object
    ? { [Key in keyof T]: Planned<T[Key]> }
    : T;

/**
 * Copies the properties of a resource into plain data in which each unknown value is {@link UNKNOWN}.
 *
 * The policy library throws at the first unknown value that is read, which would end a rule before it has
 * seen the known values beside it. During the update the same rule runs again with the real values, before
 * the resource is created.
 */
export function planned<T extends object>(props: T): PlannedFields<T> {
  return copy(props) as PlannedFields<T>;
}

/** The value when it is known; `undefined` when it is absent or unknown. */
export function known<T>(value: T): Exclude<T, typeof UNKNOWN> | undefined {
  return value === UNKNOWN ? undefined : (value as Exclude<T, typeof UNKNOWN>);
}

/** The known items of a list that may itself be absent or unknown. */
export function knownItems<T>(
  list: readonly T[] | typeof UNKNOWN | null | undefined,
): Exclude<T, typeof UNKNOWN>[] {
  if (list === UNKNOWN || list === undefined || list === null) return [];
  return list.filter((item): item is Exclude<T, typeof UNKNOWN> => item !== UNKNOWN);
}

/** A field of a value that may be absent or unknown itself. */
export function part<T extends object, Key extends keyof T>(
  holder: T | typeof UNKNOWN | null | undefined,
  key: Key,
): T[Key] | typeof UNKNOWN | undefined {
  if (holder === UNKNOWN || holder === undefined || holder === null) return holder ?? undefined;
  return holder[key];
}

/** Whether a value is there, is known and is not what is wanted: what is not known yet gets the benefit of the doubt. */
export function differs(value: unknown, wanted: unknown): boolean {
  return value !== UNKNOWN && value !== wanted;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(holder: object, key: string | number): unknown {
  try {
    return copy((holder as Record<string | number, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}
