import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineProduct, ingest, postgresSource, sql, table, type Product } from "../../components/index.ts";

/** A small correct product: one ingested table and one derived from it. */
export function sampleProduct(): Product {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-product-"));
  writeFileSync(join(folder, "active.sql"), "select id, name from bronze.person where active\n");
  return defineProduct({
    name: "people",
    description: "People and whether they are active",
    owner: "people-team",
    folder,
    sources: {
      hr: postgresSource({
        database: "hr",
        tables: {
          person: {
            columns: {
              id: { type: "int" },
              name: { type: "string" },
              active: { type: "boolean" },
              pin: { type: "string", private: true },
            },
            primaryKey: ["id"],
          },
        },
      }),
    },
    tables: [
      table({
        layer: "bronze",
        name: "person",
        description: "People as received",
        primaryKey: ["id"],
        columns: {
          id: { type: "int", nullable: false, description: "Number of the person" },
          name: { type: "string", description: "Full name" },
          active: { type: "boolean", description: "Whether the person works here" },
        },
        job: ingest("hr", "person"),
      }),
      table({
        layer: "silver",
        name: "active",
        description: "People who work here",
        primaryKey: ["id"],
        columns: {
          id: { type: "int", nullable: false, description: "Number of the person" },
          name: { type: "string", description: "Full name" },
        },
        job: sql("active.sql", { reads: ["bronze.person"] }),
      }),
    ],
  });
}
