const PREFIX = "SELECT COUNT(*) FROM ${object} WHERE NOT (";

/** A rule's condition as the query that counts the rows which break it. */
export function ruleQuery(check: string): string {
  return `${PREFIX}${check})`;
}

/** The condition of a query that {@link ruleQuery} made, or undefined for any other one. */
export function queriedRule(query: string): string | undefined {
  const text = query.trim();
  return text.startsWith(PREFIX) && text.endsWith(")") ? text.slice(PREFIX.length, -1) : undefined;
}
