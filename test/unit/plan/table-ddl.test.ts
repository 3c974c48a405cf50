import { describe, expect, it } from "vitest";
import { engineType, declaredType } from "../../../components/plan/ddl/engine-type.ts";
import { judge } from "../../../components/plan/ddl/judge.ts";
import { shapeChanges } from "../../../components/plan/ddl/shape-change.ts";
import type { TableShape } from "../../../components/plan/ddl/table-shape.ts";
import type { PlanColumn } from "../../../components/plan/plan.ts";
import { tableStatements } from "../../../components/plan/table-changes.ts";
import type { ColumnType } from "../../../components/spec/column-type.ts";
import { TABLE_FORMATS, type TableFormat } from "../../../components/spec/table-format.ts";

const column = (name: string, type: ColumnType, more: Partial<PlanColumn> = {}): PlanColumn => ({
  name,
  type,
  nullable: true,
  description: `the ${name}`,
  classification: null,
  ...more,
});

const ID = column("id", "int", { nullable: false });
const [PAID, AT] = [column("paid", "decimal(10,2)"), column("at", "date")];

function sale(format: TableFormat, columns: PlanColumn[], more: Partial<TableShape> = {}): TableShape {
  const place = { schema: "gold", name: "sale", format, location: "s3a://gold/sale" } as const;
  return {
    ...place,
    description: "What was sold",
    columns,
    primaryKey: ["id"],
    partitionBy: [],
    sortBy: [],
    ...more,
  };
}

const text = (before: TableShape | undefined, after: TableShape): string =>
  tableStatements(before, after)
    .map((statement) => `${statement};`)
    .join("\n");

/** What each kind of change does to a table (id, paid, at). */
const KINDS: Readonly<Record<string, readonly [PlanColumn[], Partial<TableShape>?]>> = {
  add: [[ID, PAID, AT, column("note", "string")]],
  widen: [[column("id", "bigint", { nullable: false }), PAID, AT]],
  narrow: [[ID, column("paid", "decimal(8,2)"), AT]],
  rename: [[ID, column("price", "decimal(10,2)", { renamedFrom: "paid" }), AT]],
  drop: [[ID, AT]],
  repartition: [[ID, PAID, AT], { partitionBy: ["at"] }],
  "change key": [[ID, PAID, AT], { primaryKey: ["id", "at"] }],
};

const before = (format: TableFormat): TableShape => sale(format, [ID, PAID, AT]);
const altered = (format: TableFormat, kind: string): TableShape => {
  const [columns = [], more = {}] = KINDS[kind] ?? [];
  return sale(format, columns, more);
};

describe("statements that make a table", () => {
  it.each(TABLE_FORMATS)("as %s", (format) => {
    const lake = format === "postgres" ? {} : { partitionBy: ["at"], sortBy: ["id"] };
    expect(text(undefined, sale(format, [ID, PAID, AT], lake))).toMatchSnapshot();
  });

  it("keeps quotes in words apart from those of SQL", () => {
    expect(text(undefined, sale("iceberg", [ID], { description: "The shop's" }))).toContain("'The shop''s'");
  });
});

describe.each(TABLE_FORMATS)("statements that alter a table of %s", (format) => {
  it.each(Object.keys(KINDS))("%s", (kind) => {
    const [old, now] = [before(format), altered(format, kind)];
    const marks = shapeChanges(old, now).map((change) => judge(change, format).mark);
    expect(`${marks.join(", ")}\n${text(old, now)}`).toMatchSnapshot();
  });
});

describe("types", () => {
  const types: ColumnType[] = ["boolean", "int", "bigint", "double", "string", "binary", "date", "timestamp"];

  it.each(TABLE_FORMATS)("of %s are found again", (format) => {
    for (const type of [...types, "decimal(12,2)", "array<string>"] as ColumnType[]) {
      expect(declaredType(format, engineType(format, type))).toBe(type);
    }
  });
});
