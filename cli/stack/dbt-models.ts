import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Product } from "../../components/spec/product.ts";

const SOURCE = /\bsource\(\s*['"](\w+)['"]\s*,\s*['"](\w+)['"]\s*\)/g;
const REF = /\bref\(\s*['"](\w+)['"]\s*\)/g;

/** dbt models of a product that are made of any of the tables, directly or through others, sorted. @param tables as `layer.name` */
export function dbtModels({ dbt, folder, tables: declared }: Product, tables: readonly string[]): string[] {
  if (dbt === undefined) return [];
  const project = join(folder, dbt.folder);
  // A model knows a table by the name of its copy.
  const sources = new Set(
    declared
      .filter(({ layer, name }) => tables.includes(`${layer}.${name}`))
      .map(({ layer, name, copy }) => `${layer}.${copy?.name ?? name}`),
  );
  const reads = new Map(
    globSync("models/**/*.sql", { cwd: project }).map((file) => {
      const text = readFileSync(join(project, file), "utf8");
      const fromSource = [...text.matchAll(SOURCE)].some(([, schema, name]) =>
        sources.has(`${schema}.${name}`),
      );
      return [basename(file, ".sql"), { fromSource, refs: [...text.matchAll(REF)].map(([, name]) => name) }];
    }),
  );
  const touched = new Set([...reads].filter(([, { fromSource }]) => fromSource).map(([name]) => name));
  let size = -1;
  while (size !== touched.size) {
    size = touched.size;
    for (const [name, { refs }] of reads) {
      if (refs.some((ref) => ref !== undefined && touched.has(ref))) touched.add(name);
    }
  }
  return [...touched].sort();
}
