import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { validateProducts } from "../../../components/spec/validate-products.ts";
import { pagila } from "../../../jobs/pagila/product.ts";
import { pagilaTables } from "../../../jobs/pagila/source-tables.ts";

const sqlTables = pagila.tables.flatMap((table) =>
  table.job.step === "sql" ? [{ table, job: table.job }] : [],
);
const read = (file: string): string => readFileSync(join(pagila.folder, file), "utf8");

it("is a sound declaration", () => {
  expect(validateProducts([pagila])).toEqual([]);
});

it("copies all fifteen tables to bronze, and nothing that is private", () => {
  const bronze = pagila.tables.filter((table) => table.layer === "bronze");
  expect(bronze.map((table) => table.name)).toEqual(Object.keys(pagilaTables));
  expect(bronze).toHaveLength(15);
  expect(pagila.tables.filter((table) => "password" in table.columns)).toEqual([]);
  const staff = bronze.find((table) => table.name === "staff");
  expect(Object.keys(staff?.columns ?? {})).toEqual(
    Object.keys(pagilaTables["staff"]?.columns ?? {}).filter((column) => column !== "password"),
  );
});

it.each(sqlTables)("$table.name reads exactly the tables it declares", ({ job }) => {
  const found = [...read(job.sql).matchAll(/\b(?:FROM|JOIN)\s+((?:bronze|silver|gold)\.\w+)/g)];
  expect([...new Set(found.map(([, name]) => name))].sort()).toEqual([...job.reads].sort());
});

it.each(Object.entries(pagilaTables))(
  "the sample source creates %s with the declared columns",
  (name, table) => {
    const body =
      new RegExp(`CREATE TABLE ${name} \\(\\n(.*?)\\n\\);`, "s").exec(read("source.sql"))?.[1] ?? "";
    const columns = body.split("\n").flatMap((line) => {
      const match = /^ {2}([a-z_0-9]+) (.+?),?$/.exec(line);
      return match === null
        ? []
        : [{ name: match[1], nullable: !/NOT NULL|PRIMARY KEY/.test(match[2] ?? "") }];
    });
    expect(columns).toEqual(
      Object.entries(table.columns).map(([column, { nullable }]) => ({
        name: column,
        nullable: nullable ?? true,
      })),
    );
  },
);
