import { join } from "node:path";
import type { ContentFile } from "../core/content-hash.ts";
import { packageRoot } from "../core/package-root.ts";
import { readFolder } from "../core/read-folder.ts";
import type { Product } from "../spec/product.ts";
import { packArchive, type Archive } from "./code-archive.ts";

/** Archives with the generic steps, and with what the orchestrator makes of the plan. */
const GENERIC_CODE = ["lakehouse_jobs", "lakehouse_dagster"];

/** Declarations and sample generators stay on the machine that deploys; the runner needs what it executes. */
const isJobCode = (path: string): boolean => !path.endsWith(".ts") && path !== "source.sql";

/** The job code as it is in this checkout: one archive for each generic package and each product, by name. */
export function jobArchives(products: readonly Product[]): Map<string, Archive> {
  const folders: [string, ContentFile[]][] = [
    ...GENERIC_CODE.map((name): [string, ContentFile[]] => [
      name,
      readFolder(join(packageRoot(), "jobs", name)),
    ]),
    ...products.map((product): [string, ContentFile[]] => [
      product.name,
      readFolder(product.folder, isJobCode),
    ]),
  ];
  return new Map(
    folders.map(([name, files]) => [
      name,
      packArchive(files.map((file) => ({ ...file, path: `${name}/${file.path}` }))),
    ]),
  );
}
