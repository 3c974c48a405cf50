import type { Faker } from "@faker-js/faker";
import { LAST_UPDATE, oneTo, textArray, type Row } from "./row.ts";
import { searchWords } from "./search-words.ts";
import { seededFaker } from "../../sample/seeded-faker.ts";

const FILMS = 1000;
const ACTORS = 200;
const ROLES = 5462;
const COPIES = 4581;
/** Films from here on are on order: no store has a copy yet. */
const FILMS_IN_STOCK = 960;
const STORES = 2;

const CATEGORIES = [
  ...["Action", "Animation", "Children", "Classics", "Comedy", "Documentary", "Drama", "Family"],
  ...["Foreign", "Games", "Horror", "Music", "New", "Sci-Fi", "Sports", "Travel"],
];
const LANGUAGES = ["English", "Italian", "Japanese", "Mandarin", "French", "German"];
const FEATURES = ["Trailers", "Commentaries", "Deleted Scenes", "Behind the Scenes"];
const RATINGS = ["G", "PG", "PG-13", "R", "NC-17"];

type FilmTable = "actor" | "category" | "film" | "film_actor" | "film_category" | "inventory" | "language";

/** Films, who plays in them, where they are shelved, and the copies that stores own. */
export function films(): Readonly<Record<FilmTable, readonly Row[]>> {
  const faker = seededFaker(3);
  const title = (): string => `${faker.word.adjective()} ${faker.word.noun()}`.toUpperCase();
  const titles = faker.helpers.uniqueArray(title, FILMS).toSorted();
  return {
    actor: oneTo(ACTORS).map((id) => ({
      actor_id: id,
      first_name: faker.person.firstName().toUpperCase(),
      last_name: faker.person.lastName().toUpperCase(),
      last_update: LAST_UPDATE,
    })),
    category: CATEGORIES.map((name, index) => ({ category_id: index + 1, name, last_update: LAST_UPDATE })),
    language: LANGUAGES.map((name, index) => ({ language_id: index + 1, name, last_update: LAST_UPDATE })),
    film: titles.map((text, index) => film(faker, index + 1, text)),
    film_actor: roles(faker),
    film_category: oneTo(FILMS).map((id) => ({
      film_id: id,
      category_id: faker.number.int({ min: 1, max: CATEGORIES.length }),
      last_update: LAST_UPDATE,
    })),
    inventory: copies(faker),
  };
}

function film(faker: Faker, id: number, title: string): Row {
  const { word } = faker;
  const description =
    `A ${word.adjective()} story of a ${word.noun()} and a ${word.noun()} ` +
    `who must ${word.verb()} a ${word.noun()} in ${faker.location.country()}`;
  return {
    film_id: id,
    title,
    description,
    release_year: faker.number.int({ min: 1990, max: 2023 }),
    language_id: 1,
    original_language_id:
      faker.helpers.maybe(() => faker.number.int({ min: 2, max: LANGUAGES.length }), { probability: 0.1 }) ??
      null,
    rental_duration: faker.number.int({ min: 3, max: 7 }),
    rental_rate: faker.helpers.arrayElement(["0.99", "2.99", "4.99"]),
    length: faker.number.int({ min: 46, max: 185 }),
    replacement_cost: `${faker.number.int({ min: 9, max: 29 })}.99`,
    rating: faker.helpers.arrayElement(RATINGS),
    last_update: LAST_UPDATE,
    special_features: textArray(
      faker.helpers
        .arrayElements(FEATURES, { min: 1, max: FEATURES.length })
        .toSorted((a, b) => FEATURES.indexOf(a) - FEATURES.indexOf(b)),
    ),
    fulltext: searchWords(`${title} ${description}`),
  };
}

function roles(faker: Faker): Row[] {
  const role = (): number => faker.number.int({ min: 0, max: ACTORS * FILMS - 1 });
  return faker.helpers
    .uniqueArray(role, ROLES)
    .toSorted((a, b) => a - b)
    .map((number) => ({
      actor_id: Math.floor(number / FILMS) + 1,
      film_id: (number % FILMS) + 1,
      last_update: LAST_UPDATE,
    }));
}

function copies(faker: Faker): Row[] {
  const stocked = [
    ...oneTo(FILMS_IN_STOCK),
    ...oneTo(COPIES - FILMS_IN_STOCK).map(() => faker.number.int({ min: 1, max: FILMS_IN_STOCK })),
  ].sort((a, b) => a - b);
  return stocked.map((film_id, index) => ({
    inventory_id: index + 1,
    film_id,
    store_id: faker.number.int({ min: 1, max: STORES }),
    last_update: LAST_UPDATE,
  }));
}
