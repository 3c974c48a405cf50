import type { StackOutputs } from "../stack/stack-outputs.ts";
import { readObject } from "../store/read-object.ts";
import { storeClient } from "../store/store-client.ts";
import { filledKey, filledNotes, freshnessPlan, tableFreshness, type TableFreshness } from "./freshness.ts";

/** How fresh the tables of every product of the deployed plan are that promise to be. */
export async function readFreshness(
  outputs: StackOutputs,
  now: Date,
): Promise<Record<string, TableFreshness[]>> {
  const client = storeClient(outputs);
  const system = outputs.description.buckets["system"] ?? "system";
  const { planUri } = outputs.description;
  const text = await readObject(client, system, `plan/${planUri.slice(planUri.lastIndexOf("/") + 1)}`);
  if (text === undefined) return {};
  const { products } = freshnessPlan.parse(JSON.parse(text));
  const found: Record<string, TableFreshness[]> = {};
  for (const [product, plan] of Object.entries(products)) {
    const notes = await readObject(client, system, filledKey(product));
    found[product] = tableFreshness(
      plan,
      notes === undefined ? {} : filledNotes.parse(JSON.parse(notes)),
      now,
    );
  }
  return found;
}
