import { z } from "zod";
import { sha256 } from "../../components/core/content-hash.ts";
import { ENGINE_TYPES, type StackState } from "../stack/stack-state.ts";
import type { Contents } from "./manifest.ts";

const plan = z.object({
  code: z.record(z.string(), z.object({ sha256: z.string() })),
  system: z.object({ bucket: z.string() }),
  products: z.record(z.string(), z.looseObject({ tables: z.record(z.string(), z.looseObject({})) })),
});

const image = z.object({ name: z.string(), triggers: z.object({ content: z.string() }) });

/** What a stack runs, as its state knows it; nothing for a stack without a plan. */
export function deployedContents(state: StackState): Contents | undefined {
  const text = deployedPlan(state);
  if (text === undefined) return undefined;
  const images = state.resources
    .filter(({ type }) => type === ENGINE_TYPES.image)
    .map(({ inputs }) => {
      const { name, triggers } = image.parse(inputs);
      return [name.replace(/:.*$/, ""), triggers.content] as const;
    });
  return { images: Object.fromEntries(images.sort(byName)), ...planContents(text) };
}

/** Text of the plan that the last update uploaded. */
export function deployedPlan(state: StackState): string | undefined {
  const uploaded = state.resources.find(({ urn }) => urn.endsWith("::lakehouse-plan"));
  const content = uploaded?.inputs?.["content"];
  return typeof content === "string" ? content : undefined;
}

/**
 * Hashes of the job code and of each product's plan. Buckets count by their logical names, so that the same
 * declaration has the same hashes on every stack.
 *
 * @param text a plan as it is uploaded
 */
export function planContents(text: string): Pick<Contents, "code" | "products"> {
  const { code, system, products } = plan.parse(JSON.parse(text));
  const prefix = `s3a://${system.bucket.replace(/system$/, "")}`;
  const logical = (_key: string, value: unknown): unknown =>
    typeof value === "string" && value.startsWith(prefix) ? `s3a://${value.slice(prefix.length)}` : value;
  return {
    code: Object.fromEntries(
      Object.entries(code)
        .map(([name, archive]) => [name, archive.sha256] as const)
        .sort(byName),
    ),
    products: Object.fromEntries(
      Object.entries(products)
        .map(([name, product]) => [name, sha256(JSON.stringify(product, logical))] as const)
        .sort(byName),
    ),
  };
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
