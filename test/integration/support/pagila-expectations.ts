import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./it-stack.ts";

/** File that declares the product. */
export const PRODUCT_FILE = resolve(ROOT, "jobs/pagila/product.ts");

/** The product as it is shipped. */
export const SHIPPED = readFileSync(PRODUCT_FILE, "utf8");

/** What tables as a whole have to be, each before the line of the declaration that it precedes. */
const EXPECTATIONS = [
  [
    `  description: "Customers who may rent, one row each; e-mail addresses stay in the live source and in bronze",`,
    `  expectations: {
    most_may_rent: {
      expect: "rowRatio",
      to: "bronze.customer",
      least: 0.5,
      most: 1,
      severity: "warn",
      description: "Most customers may rent: else the shop's database has changed the meaning of active",
    },
  },
`,
  ],
  [
    `  description: "One row per rental with all that was paid for it",`,
    `  expectations: {
    rentals_kept: {
      expect: "rowRatio",
      to: "bronze.rental",
      least: 0.9,
      most: 1,
      severity: "stop",
      description: "Hardly a rental is lost on the way to the reports, and none is doubled",
    },
    usual_income: {
      expect: "mean",
      column: "income",
      least: 0.5,
      most: 20,
      severity: "warn",
      description: "A rental brings in what a rental costs, in dollars and not in cents",
    },
  },
`,
  ],
  [
    `  description: "Active customers per store",`,
    `  expectations: {
    some_store: {
      expect: "rows",
      least: 1,
      severity: "stop",
      description: "There is a store with active customers",
    },
  },
`,
  ],
] as const;

/** The product with expectations of its tables. The shipped one has none: to load what checks them takes seconds. */
export function withExpectations(): string {
  return EXPECTATIONS.reduce((text, [line, expectations]) => {
    if (!text.includes(line)) throw new Error(`the product has no line "${line}"`);
    return text.replace(line, expectations + line);
  }, SHIPPED);
}
