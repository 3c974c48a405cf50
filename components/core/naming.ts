const CONVENTION = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
const CONTAINER = /^[a-z][a-z0-9_-]{0,38}[a-z0-9]$/;
const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;

/** What {@link isResourceName} accepts, in words, for messages. */
export const RESOURCE_NAME_RULE =
  "2 to 40 lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen";

/** What {@link isIdentifier} accepts, in words, for messages. */
export const IDENTIFIER_RULE = "1 to 63 lower-case letters, digits and underscores, starting with a letter";

/** What {@link isContainerName} accepts, in words, for messages. */
export const CONTAINER_NAME_RULE =
  "2 to 40 lower-case letters, digits, hyphens and underscores, starting with a letter and ending with a letter or digit";

/** True for a name that container engines accept; unlike a host name it may have underscores. */
export function isContainerName(name: string): boolean {
  return CONTAINER.test(name);
}

/** True for a name that containers, buckets and networks all accept. */
export function isResourceName(name: string): boolean {
  return CONVENTION.test(name);
}

/** True for a name that every SQL engine accepts unquoted (tables, columns, databases, roles, products). */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}
