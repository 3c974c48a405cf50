-- The sample source: Pagila's tables as a shop's database would have them. Run once, in the schema that the
-- search path names. Rows are loaded in bulk; keys are checked then.

CREATE TYPE mpaa_rating AS ENUM ('G', 'PG', 'PG-13', 'R', 'NC-17');

CREATE DOMAIN year AS integer CHECK (VALUE BETWEEN 1901 AND 2155);

CREATE TABLE country (
  country_id integer PRIMARY KEY,
  country text NOT NULL,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE city (
  city_id integer PRIMARY KEY,
  city text NOT NULL,
  country_id integer NOT NULL REFERENCES country,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE address (
  address_id integer PRIMARY KEY,
  address text NOT NULL,
  address2 text,
  district text NOT NULL,
  city_id integer NOT NULL REFERENCES city,
  postal_code text,
  phone text NOT NULL,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE store (
  store_id integer PRIMARY KEY,
  manager_staff_id integer NOT NULL UNIQUE,
  store_name text NOT NULL,
  address_id integer NOT NULL REFERENCES address,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE staff (
  staff_id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  address_id integer NOT NULL REFERENCES address,
  email text,
  store_id integer NOT NULL REFERENCES store,
  active boolean NOT NULL DEFAULT true,
  username text NOT NULL,
  password text,
  last_update timestamp NOT NULL DEFAULT now(),
  picture bytea
);

ALTER TABLE store ADD CONSTRAINT store_manager_staff_id_fkey FOREIGN KEY (manager_staff_id) REFERENCES staff;

CREATE TABLE customer (
  customer_id integer PRIMARY KEY,
  store_id integer NOT NULL REFERENCES store,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text,
  address_id integer NOT NULL REFERENCES address,
  activebool boolean NOT NULL DEFAULT true,
  create_date date NOT NULL DEFAULT current_date,
  last_update timestamp DEFAULT now(),
  active integer
);

CREATE TABLE actor (
  actor_id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE category (
  category_id integer PRIMARY KEY,
  name text NOT NULL,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE language (
  language_id integer PRIMARY KEY,
  name character(20) NOT NULL,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE film (
  film_id integer PRIMARY KEY,
  title text NOT NULL,
  description text,
  release_year year,
  language_id integer NOT NULL REFERENCES language,
  original_language_id integer REFERENCES language,
  rental_duration smallint NOT NULL DEFAULT 3,
  rental_rate numeric(4, 2) NOT NULL DEFAULT 4.99,
  length smallint,
  replacement_cost numeric(5, 2) NOT NULL DEFAULT 19.99,
  rating mpaa_rating DEFAULT 'G',
  last_update timestamp NOT NULL DEFAULT now(),
  special_features text [],
  fulltext tsvector NOT NULL
);

CREATE INDEX film_fulltext_idx ON film USING gist (fulltext);

CREATE TABLE film_actor (
  actor_id integer NOT NULL REFERENCES actor,
  film_id integer NOT NULL REFERENCES film,
  last_update timestamp NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, film_id)
);

CREATE TABLE film_category (
  film_id integer NOT NULL REFERENCES film,
  category_id integer NOT NULL REFERENCES category,
  last_update timestamp NOT NULL DEFAULT now(),
  PRIMARY KEY (film_id, category_id)
);

CREATE TABLE inventory (
  inventory_id integer PRIMARY KEY,
  film_id integer NOT NULL REFERENCES film,
  store_id integer NOT NULL REFERENCES store,
  last_update timestamp NOT NULL DEFAULT now()
);

CREATE TABLE rental (
  rental_id integer PRIMARY KEY,
  rental_date timestamp NOT NULL,
  inventory_id integer NOT NULL REFERENCES inventory,
  customer_id integer NOT NULL REFERENCES customer,
  return_date timestamp,
  staff_id integer NOT NULL REFERENCES staff,
  last_update timestamp NOT NULL DEFAULT now(),
  UNIQUE (rental_date, inventory_id, customer_id)
);

CREATE TABLE payment (
  payment_id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer,
  staff_id integer NOT NULL REFERENCES staff,
  rental_id integer NOT NULL REFERENCES rental,
  amount numeric(5, 2) NOT NULL,
  payment_date timestamp NOT NULL
);

CREATE INDEX payment_rental_id_idx ON payment (rental_id);
