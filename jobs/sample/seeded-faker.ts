import { en, Faker } from "@faker-js/faker";

/** A source of invented values that is the same on every machine; each seed is independent of the others. */
export function seededFaker(seed: number): Faker {
  return new Faker({ locale: [en], seed });
}
