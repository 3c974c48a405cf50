import { describe, expect, it } from "vitest";
import { sample } from "../../../jobs/pagila/sample.ts";
import { pagilaTables } from "../../../jobs/pagila/source-tables.ts";

const rows = sample();
const of = (table: string) => rows[table] ?? [];

/** Every foreign key of the sample source. */
const KEYS = [
  ["city.country_id", "country.country_id"],
  ["address.city_id", "city.city_id"],
  ["store.manager_staff_id", "staff.staff_id"],
  ["store.address_id", "address.address_id"],
  ["staff.address_id", "address.address_id"],
  ["staff.store_id", "store.store_id"],
  ["customer.store_id", "store.store_id"],
  ["customer.address_id", "address.address_id"],
  ["film.language_id", "language.language_id"],
  ["film.original_language_id", "language.language_id"],
  ["film_actor.actor_id", "actor.actor_id"],
  ["film_actor.film_id", "film.film_id"],
  ["film_category.film_id", "film.film_id"],
  ["film_category.category_id", "category.category_id"],
  ["inventory.film_id", "film.film_id"],
  ["inventory.store_id", "store.store_id"],
  ["rental.inventory_id", "inventory.inventory_id"],
  ["rental.customer_id", "customer.customer_id"],
  ["rental.staff_id", "staff.staff_id"],
  ["payment.rental_id", "rental.rental_id"],
  ["payment.customer_id", "customer.customer_id"],
  ["payment.staff_id", "staff.staff_id"],
] as const;

const values = (path: string): unknown[] => {
  const [table = "", column = ""] = path.split(".");
  return of(table).map((row) => row[column]);
};

describe("the generated Pagila", () => {
  it("has exactly Pagila's row counts", () => {
    const counts = Object.fromEntries(Object.keys(pagilaTables).map((table) => [table, of(table).length]));
    expect(counts).toEqual({
      actor: 200,
      address: 603,
      category: 16,
      city: 600,
      country: 109,
      customer: 599,
      film: 1000,
      film_actor: 5462,
      film_category: 1000,
      inventory: 4581,
      language: 6,
      payment: 16049,
      rental: 16044,
      staff: 2,
      store: 2,
    });
  });

  it("is the same every time", () => {
    expect(sample()).toEqual(rows);
  });

  it.each(Object.entries(pagilaTables))(
    "fills the columns of %s as declared",
    (table, { columns, primaryKey }) => {
      const required = Object.keys(columns).filter((column) => columns[column]?.nullable === false);
      for (const row of of(table)) {
        expect(Object.keys(row).sort()).toEqual(Object.keys(columns).sort());
        expect(required.filter((column) => row[column] === null)).toEqual([]);
      }
      const keys = of(table).map((row) => primaryKey.map((column) => row[column]).join("|"));
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it.each(KEYS)("%s refers to %s", (from, to) => {
    const known = new Set(values(to));
    expect(values(from).filter((value) => value !== null && !known.has(value))).toEqual([]);
  });

  it("has Pagila's active customers; the misleading flag is true for all", () => {
    const count = (store: number, active: number) =>
      of("customer").filter((row) => row["store_id"] === store && row["active"] === active).length;
    expect([count(1, 1), count(2, 1), count(1, 0), count(2, 0)]).toEqual([318, 266, 8, 7]);
    expect(of("customer").every((row) => row["activebool"] === true)).toBe(true);
  });

  it("writes to nobody real", () => {
    const emails = [...values("customer.email"), ...values("staff.email")];
    expect(emails.filter((email) => !/^[a-z]+\.[a-z]+@example\.org$/.test(String(email)))).toEqual([]);
    expect(new Set(emails).size).toBe(emails.length);
  });

  it("pays every rental by its own customer, one of them six times", () => {
    const customer = new Map(of("rental").map((row) => [row["rental_id"], row["customer_id"]]));
    expect(of("payment").filter((row) => customer.get(row["rental_id"] ?? 0) !== row["customer_id"])).toEqual(
      [],
    );
    const perRental = Map.groupBy(of("payment"), (row) => row["rental_id"]);
    expect(perRental.size).toBe(16044);
    expect([...perRental.values()].filter((payments) => payments.length > 1).map((p) => p.length)).toEqual([
      6,
    ]);
    expect(of("payment").filter((row) => Number(row["amount"]) <= 0 || Number(row["amount"]) > 999)).toEqual(
      [],
    );
  });

  it("never rents a copy that is out, and leaves the last ones out", () => {
    for (const rentals of Map.groupBy(of("rental"), (row) => row["inventory_id"]).values()) {
      for (const [index, rental] of rentals.slice(1).entries()) {
        expect(String(rental["rental_date"]) > String(rentals[index]?.["return_date"])).toBe(true);
      }
    }
    expect(of("rental").filter((row) => row["return_date"] === null)).toHaveLength(183);
  });
});
