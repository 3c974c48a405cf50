import type { ColumnType } from "../../components/spec/column-type.ts";
import type { Column, SourceColumn } from "../../components/spec/declaration.ts";

/** A source table together with what its data means, from which its copy in the lake is declared too. */
export interface DescribedTable {
  readonly description: string;
  readonly columns: Readonly<Record<string, SourceColumn & Column>>;
  readonly primaryKey: readonly string[];
}

const required = (type: ColumnType, description: string): Column => ({ type, nullable: false, description });
const optional = (type: ColumnType, description: string): Column => ({ type, description });
/** What tells about a customer or a member of staff. */
const personal = (column: Column): Column => ({ ...column, classification: "personal" });
const id = (of: string): Column => required("int", `Identifies the ${of}.`);
const lastUpdate = required("timestamp", "When the row was last changed.");

/** The tables of Pagila, a DVD rental shop, in its own words and types. */
export const pagilaTables: Readonly<Record<string, DescribedTable>> = {
  actor: {
    description: "Actors who play in films",
    columns: {
      actor_id: id("actor"),
      first_name: required("string", "Given name, upper case."),
      last_name: required("string", "Family name, upper case."),
      last_update: lastUpdate,
    },
    primaryKey: ["actor_id"],
  },
  address: {
    description: "Postal addresses of customers, staff and stores",
    columns: {
      address_id: id("address"),
      address: personal(required("string", "Street and number.")),
      address2: personal(optional("string", "Second line of the address.")),
      district: required("string", "Region of the country; empty when unknown."),
      city_id: id("city"),
      postal_code: personal(optional("string", "Postal code.")),
      phone: personal(required("string", "Telephone number, digits only; empty when unknown.")),
      last_update: lastUpdate,
    },
    primaryKey: ["address_id"],
  },
  category: {
    description: "Categories that films are shelved under",
    columns: {
      category_id: id("category"),
      name: required("string", "Name on the shelf."),
      last_update: lastUpdate,
    },
    primaryKey: ["category_id"],
  },
  city: {
    description: "Cities of addresses",
    columns: {
      city_id: id("city"),
      city: required("string", "Name of the city."),
      country_id: id("country"),
      last_update: lastUpdate,
    },
    primaryKey: ["city_id"],
  },
  country: {
    description: "Countries of cities",
    columns: {
      country_id: id("country"),
      country: required("string", "Name of the country."),
      last_update: lastUpdate,
    },
    primaryKey: ["country_id"],
  },
  customer: {
    description: "People who rent films",
    columns: {
      customer_id: id("customer"),
      store_id: required("int", "Store the customer belongs to."),
      first_name: personal(required("string", "Given name, upper case.")),
      last_name: personal(required("string", "Family name, upper case.")),
      email: personal(optional("string", "E-mail address.")),
      address_id: required("int", "Where the customer lives."),
      activebool: required(
        "boolean",
        "Kept for old programs and true for everybody; `active` is what counts.",
      ),
      create_date: required("date", "When the customer signed up."),
      last_update: optional("timestamp", "When the row was last changed."),
      active: optional("int", "1 for a customer who may rent, 0 for one who may not."),
    },
    primaryKey: ["customer_id"],
  },
  film: {
    description: "Films on offer",
    columns: {
      film_id: id("film"),
      title: required("string", "Title, upper case."),
      description: optional("string", "One sentence about the plot."),
      release_year: optional("int", "Year of release."),
      language_id: required("int", "Language that is spoken."),
      original_language_id: optional("int", "Language of the original when the film is dubbed."),
      rental_duration: required("smallint", "Days that the rental rate pays for."),
      rental_rate: required("decimal(4,2)", "Price of a rental, in US dollars."),
      length: optional("smallint", "Running time in minutes."),
      replacement_cost: required("decimal(5,2)", "What a lost copy costs, in US dollars."),
      rating: optional("string", "Age rating: G, PG, PG-13, R or NC-17."),
      last_update: lastUpdate,
      special_features: optional("array<string>", "Extras on the disc."),
      fulltext: required("string", "Search words of title and description, as the source's index has them."),
    },
    primaryKey: ["film_id"],
  },
  film_actor: {
    description: "Which actor plays in which film",
    columns: { actor_id: id("actor"), film_id: id("film"), last_update: lastUpdate },
    primaryKey: ["actor_id", "film_id"],
  },
  film_category: {
    description: "Which film is shelved under which category",
    columns: { film_id: id("film"), category_id: id("category"), last_update: lastUpdate },
    primaryKey: ["film_id", "category_id"],
  },
  inventory: {
    description: "Copies of films that stores own",
    columns: {
      inventory_id: id("copy"),
      film_id: required("int", "Film on the disc."),
      store_id: required("int", "Store that owns the copy."),
      last_update: lastUpdate,
    },
    primaryKey: ["inventory_id"],
  },
  language: {
    description: "Languages of films",
    columns: {
      language_id: id("language"),
      name: required("string", "Name of the language in English."),
      last_update: lastUpdate,
    },
    primaryKey: ["language_id"],
  },
  payment: {
    description: "Payments for rentals; a rental may have several",
    columns: {
      payment_id: id("payment"),
      customer_id: required("int", "Who paid."),
      staff_id: required("int", "Who took the money."),
      rental_id: required("int", "Rental that was paid for."),
      amount: required("decimal(5,2)", "What was paid, in US dollars."),
      payment_date: required("timestamp", "When it was paid."),
    },
    primaryKey: ["payment_id"],
  },
  rental: {
    description: "Rentals of copies by customers",
    columns: {
      rental_id: id("rental"),
      rental_date: required("timestamp", "When the copy left the store."),
      inventory_id: required("int", "Copy that was rented."),
      customer_id: required("int", "Who rented it."),
      return_date: optional("timestamp", "When the copy came back; null while it is out."),
      staff_id: required("int", "Who handed it out."),
      last_update: lastUpdate,
    },
    primaryKey: ["rental_id"],
  },
  staff: {
    description: "People who work in the stores",
    columns: {
      staff_id: id("member of staff"),
      first_name: personal(required("string", "Given name.")),
      last_name: personal(required("string", "Family name.")),
      address_id: required("int", "Where the person lives."),
      email: personal(optional("string", "E-mail address.")),
      store_id: required("int", "Store the person works in."),
      active: required("boolean", "Whether the person works there now."),
      username: personal(required("string", "Name to sign in with.")),
      password: { ...optional("string", "Hash of the password."), private: true },
      last_update: lastUpdate,
      picture: personal(optional("binary", "Portrait, as PNG.")),
    },
    primaryKey: ["staff_id"],
  },
  store: {
    description: "Stores of the chain",
    columns: {
      store_id: id("store"),
      manager_staff_id: required("int", "Who runs the store."),
      store_name: required("string", "Town of the store."),
      address_id: required("int", "Where the store is."),
      last_update: lastUpdate,
    },
    primaryKey: ["store_id"],
  },
};
