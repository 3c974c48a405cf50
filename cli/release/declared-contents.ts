import { resolve } from "node:path";
import { compilePlan, writePlan } from "../../components/plan/compile.ts";
import { jobArchives } from "../../components/plan/job-archives.ts";
import { stageBuildContexts } from "../../components/platform/build-context.ts";
import type { Product } from "../../components/spec/product.ts";
import type { StackContext } from "../stack/stack-context.ts";
import { planContents } from "./contents.ts";
import type { Contents } from "./manifest.ts";

/** What this checkout would put on a stack with these products; nothing is built or uploaded. */
export function declaredContents(context: StackContext, products: readonly Product[]): Contents {
  const code = Object.fromEntries(
    [...jobArchives(products)].map(([name, archive]) => [name, { uri: name, sha256: archive.sha256 }]),
  );
  const plan = writePlan(compilePlan(products, { bucketName: (bucket) => bucket, code }));
  const contexts = stageBuildContexts(resolve(context.root, "images"), context.workFolder);
  return {
    images: Object.fromEntries(
      Object.values(contexts)
        .map(({ tag, hash }) => [tag.replace(/:.*$/, ""), hash] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...planContents(plan),
  };
}
