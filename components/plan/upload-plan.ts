import type { Resource } from "@pulumi/pulumi";
import { join, relative } from "node:path";
import { sha256 } from "../core/content-hash.ts";
import { writeOnce } from "../core/write-once.ts";
import type { Product } from "../spec/product.ts";
import type { ObjectStore, StoredObject } from "../storage/object-store.ts";
import { compilePlan, writePlan } from "./compile.ts";
import { jobArchives } from "./job-archives.ts";
import type { CodeArchive } from "./plan.ts";

/** A plan in the object store. */
export interface UploadedPlan {
  /** Its address, which changes with it. */
  readonly uri: string;
  /** Object at a fixed address that holds the address of the plan: services learn a new plan from it. */
  readonly current: StoredObject;
}

/**
 * Uploads the job code and the plan that names it. Every key carries its content's hash, so a preview shows
 * exactly which product's code changes, and a run in flight keeps what it started with.
 *
 * @param workFolder git-ignored folder of the stack; archives are packed into `code/` below it
 */
export function uploadPlan(
  store: ObjectStore,
  products: readonly Product[],
  workFolder: string,
): UploadedPlan {
  const code: Record<string, CodeArchive> = {};
  const parts: Resource[] = [];
  for (const [name, archive] of jobArchives(products)) {
    const file = `${name}-${archive.sha256}.zip`;
    writeOnce(join(workFolder, "code", file), archive.content);
    const object = store.object(`code-${name}`, {
      bucket: "system",
      key: `jobs/${file}`,
      content: { source: relative(process.cwd(), join(workFolder, "code", file)) },
    });
    code[name] = { uri: object.uri, sha256: archive.sha256 };
    parts.push(object.ready);
  }
  const plan = writePlan(compilePlan(products, { bucketName: (bucket) => store.bucketName(bucket), code }));
  const { uri, ready } = store.object("plan", {
    bucket: "system",
    key: `plan/${sha256(plan)}.json`,
    content: { content: plan },
  });
  const current = store.object("current-plan", {
    bucket: "system",
    key: "plan/current",
    content: { content: `${uri}\n` },
    after: [...parts, ready],
  });
  return { uri, current };
}
