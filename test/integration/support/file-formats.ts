import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./it-stack.ts";

/** A product whose rows come as JSON, as Parquet and from a web server. */
export const PRODUCT = "file_formats";

const FOLDER = resolve(ROOT, "jobs", PRODUCT);
const SHIPPED = resolve(ROOT, "stacks/shipped-products.ts");
const shipped = readFileSync(SHIPPED, "utf8");

const declaration = (
  url: string,
  sha256: string,
): string => `import { defineProduct, fileSource, fileTable, urlSource } from "../../components/spec/declaration.ts";

const number = { type: "int", nullable: false, description: "Identifies the row." } as const;
const events = fileTable("events", { name: "ff_events", description: "What happened", primaryKey: ["id"], columns: {
  id: number,
  size: { type: "decimal(8,3)", description: "How big." },
  detail: { type: "string", description: "More of it, as JSON." },
} });
const readings = fileTable("readings", { name: "ff_readings", description: "What was measured", primaryKey: ["id"],
  columns: { id: number, taken: { type: "timestamp", from: "taken at", description: "When." },
    tags: { type: "string", description: "Words, as JSON." } } });
const places = fileTable("places", { name: "ff_places", description: "Where", primaryKey: ["id"], columns: {
  id: number, name: { type: "string", description: "Its name." } } });
const tables = [events, readings, places];

export const fileFormats = defineProduct({
  name: "${PRODUCT}",
  description: "Files of every format",
  owner: "tests",
  folder: import.meta.dirname,
  sources: {
    events: fileSource({ format: "json", tables: { ff_events: events.source } }),
    readings: fileSource({ format: "parquet", tables: { ff_readings: readings.source } }),
    places: urlSource({ tables: { ff_places: { ...places.source, url: "${url}", sha256: "${sha256}" } } }),
  },
  tables: tables.flatMap(({ bronze, silver }) => [bronze, silver]),
});
`;

/** Has every stack the product, whose places are fetched from `url`. */
export function declareFileFormats(url: string, sha256: string): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(resolve(FOLDER, "product.ts"), declaration(url, sha256));
  writeFileSync(resolve(FOLDER, "sample.ts"), "export const sample = () => ({ deliveries: [] });\n");
  writeFileSync(
    SHIPPED,
    shipped
      .replace(
        "/** A product that ships",
        'import { fileFormats } from "../jobs/file_formats/product.ts";\n$&',
      )
      .replace("  pagila: {", "  file_formats: { product: fileFormats, byDefault: true },\n$&"),
  );
}

/** Takes the product away. */
export function restoreShippedProducts(): void {
  writeFileSync(SHIPPED, shipped);
  rmSync(FOLDER, { recursive: true, force: true });
}
