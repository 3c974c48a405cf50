import { isObject } from "./plan-object.ts";
import { UNKNOWN } from "./planned.ts";

/** What rules ask of a statement of an IAM policy; nothing is taken for granted. */
export type Statement = Readonly<Record<string, unknown>>;

/**
 * Faults of a policy document, which a program gives as text or as an object.
 *
 * @param check gets each statement with its number, from 1
 */
export function documentFaults(
  document: unknown,
  check: (statement: Statement, number: number) => readonly string[],
): string[] {
  if (document === UNKNOWN || document === undefined || document === null) return [];
  const value = typeof document === "string" ? parse(document) : document;
  if (!isObject(value)) return ["the policy is not JSON, so it cannot be checked"];
  return list(value["Statement"]).flatMap((statement, index) =>
    isObject(statement) ? check(statement, index + 1) : [],
  );
}

/** One or many values of a statement as a list. */
export function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a statement lets everyone do something. */
export function allowsEveryone(statement: Statement): boolean {
  if (statement["Effect"] !== "Allow") return false;
  return statement["NotPrincipal"] !== undefined || isEveryone(statement["Principal"]);
}

/** Whether a principal, or any part of one, is everyone. */
export function isEveryone(principal: unknown): boolean {
  return isObject(principal) ? Object.values(principal).some(isEveryone) : list(principal).includes("*");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
