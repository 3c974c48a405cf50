/** What somebody asks to do. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Context keys of the request. */
  readonly context?: Readonly<Record<string, string>>;
  /** The AWS service that asks, if one does. */
  readonly service?: string;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: { readonly AWS?: "*"; readonly Service?: string };
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

type Test = (actual: string | undefined, wanted: string[]) => boolean;

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  ).test(text);

/** The condition operators of IAM that the policies use, as its documentation defines them for a missing key. */
const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: (actual, wanted) => actual !== undefined && wanted.includes(actual),
  ArnEquals: (actual, wanted) => actual !== undefined && wanted.some((pattern) => like(pattern, actual)),
  StringLike: (actual, wanted) => actual !== undefined && wanted.some((pattern) => like(pattern, actual)),
  StringNotEquals: (actual, wanted) => actual === undefined || !wanted.includes(actual),
  Bool: (actual, wanted) => actual !== undefined && wanted.includes(actual),
  Null: (actual, wanted) => wanted.includes(String(actual === undefined)),
  NumericLessThan: (actual, wanted) =>
    actual !== undefined && wanted.some((bound) => Number(actual) < Number(bound)),
};

function applies(statement: Statement, request: IamRequest): boolean {
  const { Principal: principal, Condition: condition = {} } = statement;
  if (principal?.Service !== undefined && principal.Service !== request.service) return false;
  if (!list(statement.Action).some((pattern) => like(pattern, request.action))) return false;
  const resources = list(statement.Resource);
  if (resources.length > 0 && !resources.some((pattern) => like(pattern, request.resource))) return false;
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const test = OPERATORS[operator];
      if (test === undefined) throw new Error(`the evaluator knows no operator ${operator}`);
      return test(request.context?.[key], list(wanted));
    }),
  );
}

/** What IAM decides from the policies that apply: a denial wins, and what nothing allows is denied, too. */
export function decide(policies: readonly string[], request: IamRequest): "allowed" | "denied" {
  const statements = policies.flatMap(
    (policy) => (JSON.parse(policy) as { Statement: Statement[] }).Statement,
  );
  const effects = statements
    .filter((statement) => applies(statement, request))
    .map(({ Effect: effect }) => effect);
  return effects.includes("Allow") && !effects.includes("Deny") ? "allowed" : "denied";
}
