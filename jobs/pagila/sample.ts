import { films } from "./sample/films.ts";
import { people } from "./sample/people.ts";
import { places } from "./sample/places.ts";
import { rentals } from "./sample/rentals.ts";
import type { Row } from "./sample/row.ts";

/**
 * Invents the rows of the sample source: Pagila's tables and row counts, our own people, places and films. The
 * rows refer to each other as the source's foreign keys ask, and they are the same on every call and machine.
 *
 * @returns rows by table
 */
export function sample(): Readonly<Record<string, readonly Row[]>> {
  const [where, who, what] = [places(), people(), films()];
  return { ...where, ...who, ...what, ...rentals(what.film, what.inventory, who.customer) };
}
