import { isAbsolute, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { wayBack, type AcceptedChanges, type TableChange } from "../../components/plan/table-changes.ts";

const file = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });
const product = z.looseObject({ data: z.string() });
const accepted = z.record(z.string(), z.array(z.string()));

const ACCEPTED = "lakehouse:acceptedChanges";

/**
 * A stack's configuration as the checkout of an earlier commit gets it: folders stay where they are, and the changes that
 * lead back are accepted, in this copy alone.
 *
 * @param text content of `Pulumi.<stack>.yaml`; empty when there is none
 * @param root folder that the configuration's folders are relative to
 */
export function rollbackConfig(text: string, root: string, changes: readonly TableChange[]): string {
  const parsed = file.parse(parse(text) ?? {});
  const config = Object.fromEntries(
    Object.entries(parsed.config ?? {}).map(([key, value]) => [key, withAbsoluteData(value, root)]),
  );
  const known = accepted.parse(config[ACCEPTED] ?? {});
  const all = withWaysBack(known, changes);
  return stringify({
    ...parsed,
    config: Object.keys(all).length === 0 ? config : { ...config, [ACCEPTED]: all },
  });
}

function withAbsoluteData(value: unknown, root: string): unknown {
  const found = product.safeParse(value);
  if (!found.success || isAbsolute(found.data.data)) return value;
  return { ...found.data, data: resolve(root, found.data.data) };
}

function withWaysBack(known: AcceptedChanges, changes: readonly TableChange[]): Record<string, string[]> {
  const refused = changes.filter((change) => change.refused);
  const tables = [...new Set([...Object.keys(known), ...refused.map(({ table }) => table)])];
  return Object.fromEntries(
    tables.map((id) => [
      id,
      [
        ...(known[id] ?? []),
        ...refused.filter(({ table }) => table === id).map(({ change }) => wayBack(change)),
      ],
    ]),
  );
}
