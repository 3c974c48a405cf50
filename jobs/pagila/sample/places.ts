import { LAST_UPDATE, oneTo, type Row } from "./row.ts";
import { seededFaker } from "../../sample/seeded-faker.ts";

const COUNTRIES = 109;
const CITIES = 600;
const ADDRESSES = 603;

/** Countries, cities in them, and addresses in these; every country has a city. */
export function places(): Readonly<Record<"country" | "city" | "address", readonly Row[]>> {
  const faker = seededFaker(1);
  const countries = faker.helpers.uniqueArray(() => faker.location.country(), COUNTRIES);
  const cities = faker.helpers.uniqueArray(() => faker.location.city(), CITIES);
  return {
    country: countries
      .toSorted()
      .map((country, index) => ({ country_id: index + 1, country, last_update: LAST_UPDATE })),
    city: cities.toSorted().map((city, index) => ({
      city_id: index + 1,
      city,
      country_id: index < COUNTRIES ? index + 1 : faker.number.int({ min: 1, max: COUNTRIES }),
      last_update: LAST_UPDATE,
    })),
    address: oneTo(ADDRESSES).map((id) => ({
      address_id: id,
      address: faker.location.streetAddress(),
      address2: faker.helpers.maybe(() => faker.location.secondaryAddress(), { probability: 0.1 }) ?? null,
      district: faker.location.state(),
      city_id: faker.number.int({ min: 1, max: CITIES }),
      postal_code: faker.location.zipCode("#####"),
      phone: faker.string.numeric({ length: 12, allowLeadingZeros: false }),
      last_update: LAST_UPDATE,
    })),
  };
}
