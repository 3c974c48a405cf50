import type { Contents } from "./manifest.ts";

/** Digits of a hash that words show. */
const SHOWN = 12;

const KINDS = [
  ["images", "image"],
  ["code", "job code"],
  ["products", "plan of product"],
] as const;

/**
 * Differences between what a stack runs and what another one does, one sentence each; none when they are equal.
 *
 * Images are compared where both sides know them: a stack has those of its services alone.
 */
export function compareContents(before: Contents, after: Contents): string[] {
  return KINDS.flatMap(([key, words]) => {
    const [old, now] = [before[key], after[key]];
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return names.flatMap((name) => difference(`${words} ${name}`, old[name], now[name], key === "images"));
  });
}

/** What of a release a stack gets that has these products: it may have fewer than the one the release came from. */
export function partOf(contents: Contents, { products, code }: Contents): Contents {
  const only = (hashes: Contents["code"], names: Contents["code"]): Contents["code"] =>
    Object.fromEntries(Object.entries(hashes).filter(([name]) => name in names));
  return {
    images: contents.images,
    products: only(contents.products, products),
    code: only(contents.code, code),
  };
}

function difference(
  what: string,
  old: string | undefined,
  now: string | undefined,
  optional: boolean,
): string[] {
  if (old === now || (optional && (old === undefined || now === undefined))) return [];
  if (old === undefined) return [`${what} comes (${short(now)})`];
  if (now === undefined) return [`${what} goes (${short(old)})`];
  return [`${what} changes from ${short(old)} to ${short(now)}`];
}

function short(hash = ""): string {
  return hash.slice(0, SHOWN);
}
