import {
  defineProduct,
  ingest,
  postgresSource,
  sql,
  table,
  type Table,
} from "../../components/spec/declaration.ts";
import { pagilaTables, type DescribedTable } from "./source-tables.ts";

/** A raw copy of a source table, without the columns that must not leave the source. */
const bronze = ([name, source]: [string, DescribedTable]): Table =>
  table({
    layer: "bronze",
    name,
    columns: Object.fromEntries(
      Object.entries(source.columns)
        .filter(([, column]) => column.private !== true)
        .map(([column, { type, nullable, classification, description }]) => [
          column,
          {
            type,
            description,
            ...(nullable === undefined ? {} : { nullable }),
            ...(classification === undefined ? {} : { classification }),
          },
        ]),
    ),
    primaryKey: source.primaryKey,
    description: `${source.description}, as the shop's database has them`,
    // Who is deleted there is gone here with the next run.
    retention: { rows: "while in source" },
    job: ingest("pagila", name),
  });

const customerActive = table({
  layer: "silver",
  name: "customer_active",
  columns: {
    customer_id: { type: "int", nullable: false, description: "Identifies the customer." },
    store_id: { type: "int", nullable: false, description: "Store the customer belongs to." },
    first_name: {
      type: "string",
      nullable: false,
      classification: "personal",
      description: "Given name, upper case.",
    },
    last_name: {
      type: "string",
      nullable: false,
      classification: "personal",
      description: "Family name, upper case.",
    },
    address_id: { type: "int", nullable: false, description: "Where the customer lives." },
    create_date: { type: "date", nullable: false, description: "When the customer signed up." },
    last_update: { type: "timestamp", description: "When the source's row was last changed." },
  },
  primaryKey: ["customer_id"],
  description: "Customers who may rent, one row each; e-mail addresses stay in the live source and in bronze",
  freshness: "26 h",
  retention: { rows: "while in source" },
  job: sql("sql/customer_active.sql", { reads: ["bronze.customer"] }),
});

const rentalIncome = table({
  layer: "silver",
  name: "rental_income",
  columns: {
    rental_id: { type: "int", nullable: false, description: "Identifies the rental." },
    rental_date: { type: "timestamp", nullable: false, description: "When the copy left the store." },
    store_id: { type: "int", nullable: false, description: "Store that owns the copy." },
    customer_id: { type: "int", nullable: false, description: "Who rented it." },
    film_id: { type: "int", nullable: false, description: "Film that was rented." },
    category: {
      type: "string",
      description: "First of the film's categories by name; null when it has none.",
    },
    payments: { type: "bigint", nullable: false, description: "How many payments there were." },
    income: {
      type: "decimal(12,2)",
      nullable: false,
      range: { least: 0 },
      onBreach: "reject",
      description: "What was paid for the rental in all, in US dollars.",
    },
  },
  primaryKey: ["rental_id"],
  description: "One row per rental with all that was paid for it",
  freshness: "26 h",
  job: sql("sql/rental_income.sql", {
    reads: ["bronze.category", "bronze.film_category", "bronze.inventory", "bronze.payment", "bronze.rental"],
  }),
});

const customerCounts = table({
  layer: "gold",
  name: "customer_counts",
  columns: {
    store_id: { type: "int", nullable: false, description: "Identifies the store." },
    count: { type: "bigint", nullable: false, description: "How many active customers belong to it." },
  },
  primaryKey: ["store_id"],
  description: "Active customers per store",
  tags: ["customers"],
  freshness: "26 h",
  job: sql("sql/customer_counts.sql", { reads: ["silver.customer_active"] }),
});

const categoryIncome = table({
  layer: "gold",
  name: "category_income",
  columns: {
    store_id: { type: "int", nullable: false, description: "Identifies the store." },
    category: {
      type: "string",
      nullable: false,
      description: "Film category; `(none)` for films without one.",
    },
    rentals: { type: "bigint", nullable: false, description: "How often films of the category were rented." },
    income: {
      type: "decimal(14,2)",
      nullable: false,
      description: "What these rentals brought in, in US dollars.",
    },
    income_per_rental: {
      type: "decimal(8,2)",
      nullable: false,
      description: "Average income of one rental, in US dollars.",
    },
    rank_in_store: {
      type: "int",
      nullable: false,
      range: { least: 1 },
      description: "1 for the category with the highest income of the store; equal incomes share a rank.",
    },
  },
  primaryKey: ["store_id", "category"],
  description: "Which film categories earn most in each store, and what one rental of them brings in",
  tags: ["income"],
  freshness: "26 h",
  job: sql("sql/category_income.sql", { reads: ["silver.rental_income"] }),
});

/** The DVD rental shop: its database copied to bronze, active customers and rental income above it. */
export const pagila = defineProduct({
  name: "pagila",
  description: "Customers, rentals and income of a DVD rental shop",
  owner: "rentals",
  // After the stores have closed, before they open.
  schedule: "0 4 * * *",
  folder: import.meta.dirname,
  sources: {
    pagila: postgresSource({
      database: "pagila",
      ddl: "source.sql",
      // The live source is queried as `postgres.public.customer`.
      catalog: "postgres",
      tables: pagilaTables,
    }),
  },
  tables: [
    ...Object.entries(pagilaTables).map(bronze),
    customerActive,
    rentalIncome,
    customerCounts,
    categoryIncome,
  ],
});
