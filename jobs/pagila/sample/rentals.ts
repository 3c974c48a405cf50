import type { Faker } from "@faker-js/faker";
import { oneTo, timestamp, type Row } from "./row.ts";
import { seededFaker } from "../../sample/seeded-faker.ts";

const RENTALS = 16044;
/** The last ones are still out. */
const OUT = 183;
/** A rental paid in instalments, and how many payments it has beyond the one that every rental has. */
const IN_INSTALMENTS = { rental: 4500, further: 5 } as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIRST_RENTAL = Date.UTC(2024, 0, 3, 10);
/** Mean time between two rentals: the shop has been open for about half a year. */
const PACE = (180 * DAY) / RENTALS;
const LATE_FEE_PER_DAY = 1;

interface Rental {
  readonly id: number;
  readonly at: number;
  readonly back: number;
  readonly copy: number;
  readonly film: Row;
  readonly store: number;
  readonly customer: number;
}

/**
 * Rentals in order of time with their payments. A copy is only rented when it is in its store, by a customer of
 * that store.
 */
export function rentals(
  films: readonly Row[],
  inventory: readonly Row[],
  customers: readonly Row[],
): Readonly<Record<"rental" | "payment", readonly Row[]>> {
  const faker = seededFaker(4);
  const made = simulate(faker, films, inventory, customers);
  const payments = made.flatMap((rental) => paymentsOf(faker, rental));
  return {
    rental: made.map((rental) => ({
      rental_id: rental.id,
      rental_date: timestamp(rental.at),
      inventory_id: rental.copy,
      customer_id: rental.customer,
      return_date: rental.id > RENTALS - OUT ? null : timestamp(rental.back),
      staff_id: rental.store,
      last_update: timestamp(rental.id > RENTALS - OUT ? rental.at : rental.back),
    })),
    payment: payments.map((payment, index) => ({ payment_id: index + 1, ...payment })),
  };
}

function simulate(
  faker: Faker,
  films: readonly Row[],
  inventory: readonly Row[],
  customers: readonly Row[],
): Rental[] {
  const busyUntil = new Map<Row, number>();
  const film = new Map(films.map((row) => [row["film_id"], row]));
  const byStore = Map.groupBy(customers, (row) => Number(row["store_id"]));
  let at = FIRST_RENTAL;
  return oneTo(RENTALS).map((id) => {
    at += faker.number.int({ min: 1000, max: 2 * PACE });
    let copy = faker.helpers.arrayElement(inventory);
    while ((busyUntil.get(copy) ?? 0) >= at) copy = faker.helpers.arrayElement(inventory);
    const back = at + faker.number.int({ min: 20 * HOUR, max: 9 * DAY });
    busyUntil.set(copy, back);
    const store = Number(copy["store_id"]);
    const customer = faker.helpers.arrayElement(byStore.get(store) ?? []);
    return {
      id,
      at,
      back,
      copy: Number(copy["inventory_id"]),
      film: film.get(copy["film_id"] ?? null) ?? {},
      store,
      customer: Number(customer["customer_id"]),
    };
  });
}

function paymentsOf(faker: Faker, rental: Rental): Row[] {
  const daysPaid = Number(rental.film["rental_duration"]);
  const daysLate = Math.max(0, Math.ceil((rental.back - rental.at) / DAY) - daysPaid);
  const returned = rental.id <= RENTALS - OUT;
  const amount = Number(rental.film["rental_rate"]) + (returned ? daysLate * LATE_FEE_PER_DAY : 0);
  const instalments = rental.id === IN_INSTALMENTS.rental ? 1 + IN_INSTALMENTS.further : 1;
  return oneTo(instalments).map((number) => ({
    customer_id: rental.customer,
    staff_id: faker.number.int({ min: 1, max: 2 }),
    rental_id: rental.id,
    amount: (amount / instalments).toFixed(2),
    payment_date: timestamp((returned ? rental.back : rental.at) + (number - 1) * DAY),
  }));
}
