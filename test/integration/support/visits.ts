import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./it-stack.ts";

const CAMPAIGNS = resolve(ROOT, "jobs/campaign_analytics/product.ts");
const PAGILA = resolve(ROOT, "jobs/pagila/product.ts");
const QUERY = resolve(ROOT, "jobs/campaign_analytics/visit_totals.sql");

/** Tables of every format, in every layer; each format reads another one. */
const VISITS = `const visits = fileTable("files", {
  name: "visits",
  description: "Visits of pages",
  columns: {
    visit_id: { type: "int", nullable: false, description: "Identifies the visit." },
    page: { type: "string", description: "Page." },
    paid: { type: "decimal(8,2)", nullable: false, range: { least: 0 }, description: "What was paid." },
  },
  primaryKey: ["visit_id"],
  copy: true,
});
const latest = {
  visit_id: { type: "int", nullable: false, description: "Identifies the visit." },
  page: { type: "string", description: "Page." },
  date: { type: "date", nullable: false, description: "Last delivery that has it." },
} as const;
const visitTables = [
  { ...visits.bronze, format: "iceberg" },
  { ...visits.silver, format: "delta" },
  { ...visits.silver, name: "visits_asked", format: "postgres", sortBy: [], copy: undefined },
  table({ layer: "silver", name: "visits_latest", format: "iceberg", description: "Visits", columns: latest,
    primaryKey: ["visit_id"], job: merge("bronze.visits", { latestBy: "date" }) }),
  table({ layer: "gold", name: "visit_totals", description: "Visits", primaryKey: ["visits"],
    columns: { visits: { type: "bigint", nullable: false, description: "Visits." },
      late: { type: "bigint", nullable: false, description: "Visits that came late." } },
    job: sql("visit_totals.sql", { reads: ["silver.visits", "silver.visits_latest"] }) }),
].map(({ copy, ...rest }) => (copy === undefined ? rest : { ...rest, copy })) as Table[];
`;

const QUERY_TEXT = `-- silver.visits_latest is Iceberg, silver.visits Delta
SELECT count(*) AS visits, count_if(l.date > date'2024-02-08') AS late
FROM silver.visits JOIN silver.visits_latest AS l ON silver.visits.visit_id = l.visit_id
`;

const CHANGES = `table({
      layer: "bronze", name: "rental_changes", format: "delta", description: "Rentals as they change",
      primaryKey: ["rental_id"],
      columns: { rental_id: { type: "int", nullable: false, description: "Rental." },
        last_update: { type: "timestamp", nullable: false, description: "When it changed." } },
      job: ingest("pagila", "rental", { watermark: "last_update" }),
    })`;

const declared = [CAMPAIGNS, PAGILA].map((file) => [file, readFileSync(file, "utf8")] as const);

/** Puts tables of all formats beside those that the products declare. */
export function declareVisits(): void {
  const [campaigns, pagila] = declared.map(([, text]) => text);
  writeFileSync(
    CAMPAIGNS,
    (campaigns ?? "")
      .replace("import { defineProduct,", "import { merge, sql, table, type Table, defineProduct,")
      .replace("const delivered = [", `${VISITS}const delivered = [`)
      .replace("tables: Object.fromEntries(delivered", "tables: Object.fromEntries([...delivered, visits]")
      .replace(
        "tables: delivered.flatMap(({ bronze, silver }) => [bronze, silver]),",
        "tables: [...delivered.flatMap(({ bronze, silver }) => [bronze, silver]), ...visitTables],",
      ),
  );
  writeFileSync(
    PAGILA,
    (pagila ?? "").replace("    categoryIncome,\n  ]", `    categoryIncome,\n    ${CHANGES},\n  ]`),
  );
  writeFileSync(QUERY, QUERY_TEXT);
}

/** Takes the declarations back. */
export function restoreProducts(): void {
  for (const [file, text] of declared) writeFileSync(file, text);
  rmSync(QUERY, { force: true });
}
