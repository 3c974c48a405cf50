import type { Release } from "./manifest.ts";

/**
 * Differences between the contracts of two releases, one sentence each.
 *
 * @param before nothing when nobody knows which contracts held before
 */
export function compareContracts(before: Release | undefined, after: Release): string[] {
  if (before === undefined) {
    return Object.entries(after.contracts).map(
      ([product, { version }]) =>
        `contract of ${product} will be ${version}; no promotion noted the one before`,
    );
  }
  const names = [...new Set([...Object.keys(before.contracts), ...Object.keys(after.contracts)])].sort();
  return names.flatMap((product) => {
    const [old, now] = [before.contracts[product], after.contracts[product]];
    if (old === undefined) return [`contract of ${product} comes at ${now?.version ?? ""}`];
    if (now === undefined) return [`contract of ${product} goes; it was ${old.version}`];
    const come = now.tables.filter((table) => !old.tables.includes(table));
    const go = old.tables.filter((table) => !now.tables.includes(table));
    return [
      ...(old.version === now.version
        ? []
        : [`contract of ${product} goes from ${old.version} to ${now.version}`]),
      ...(come.length === 0 ? [] : [`contract of ${product} takes ${come.join(", ")}`]),
      ...(go.length === 0 ? [] : [`contract of ${product} leaves ${go.join(", ")}`]),
    ];
  });
}
