import type { Faker } from "@faker-js/faker";
import { LAST_UPDATE, oneTo, type Row } from "./row.ts";
import { seededFaker } from "../../sample/seeded-faker.ts";

/** How many customers a store has, and how many of them may not rent. */
const STORES = [
  { customers: 326, inactive: 8 },
  { customers: 273, inactive: 7 },
] as const;

/** First bytes of every PNG file. */
const PNG_SIGNATURE = "89504e470d0a1a0a";

/** Stores, the staff that runs them, and their customers. Nobody shares an address. */
export function people(): Readonly<Record<"store" | "staff" | "customer", readonly Row[]>> {
  const faker = seededFaker(2);
  const storeIds = oneTo(STORES.length);
  return {
    store: storeIds.map((id) => ({
      store_id: id,
      manager_staff_id: id,
      store_name: faker.location.city(),
      address_id: id,
      last_update: LAST_UPDATE,
    })),
    staff: storeIds.map((id) => member(faker, id, STORES.length + id)),
    customer: customers(faker, 2 * STORES.length),
  };
}

function member(faker: Faker, id: number, address: number): Row {
  const [first, last] = [faker.person.firstName(), faker.person.lastName()];
  return {
    staff_id: id,
    first_name: first,
    last_name: last,
    address_id: address,
    email: email(first, last),
    store_id: id,
    active: true,
    username: first,
    password: faker.string.hexadecimal({ length: 40, casing: "lower", prefix: "" }),
    last_update: LAST_UPDATE,
    picture: id === 1 ? `\\x${PNG_SIGNATURE}${faker.string.hexadecimal({ length: 64, prefix: "" })}` : null,
  };
}

function customers(faker: Faker, addressesTaken: number): Row[] {
  const stores = faker.helpers.shuffle(
    STORES.flatMap(({ customers, inactive }, index) =>
      oneTo(customers).map((number) => ({ store: index + 1, active: number > inactive ? 1 : 0 })),
    ),
  );
  const name = (): string => `${faker.person.firstName()} ${faker.person.lastName()}`.toUpperCase();
  return faker.helpers.uniqueArray(name, stores.length).map((full, index) => {
    const [first = "", last = ""] = full.split(" ");
    return {
      customer_id: index + 1,
      store_id: stores[index]?.store ?? null,
      first_name: first,
      last_name: last,
      email: email(first, last),
      address_id: addressesTaken + index + 1,
      // As in the original: the flag that looks right says nothing.
      activebool: true,
      create_date: LAST_UPDATE.slice(0, 10),
      last_update: LAST_UPDATE,
      active: stores[index]?.active ?? null,
    };
  });
}

function email(first: string, last: string): string {
  return `${first}.${last}@example.org`.toLowerCase().replace(/[^a-z.@]/g, "");
}
