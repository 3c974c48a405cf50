import type { Column, Product, Table } from "../../components/spec/product.ts";
import { findTable, tableId } from "../../components/spec/table-id.ts";
import { exportExpectation } from "./export-expectation.ts";
import { exportSla } from "./export-sla.ts";
import { logicalType } from "./logical-type.ts";
import {
  ODCS_VERSION,
  type OdcsContract,
  type OdcsProperty,
  type OdcsQuality,
  type OdcsTable,
} from "./odcs.ts";
import { ruleQuery } from "./rule-query.ts";

/** A product's tables as a contract of the Open Data Contract Standard. */
export function exportOdcs(product: Product): OdcsContract {
  const agreements = exportSla(product);
  return {
    apiVersion: ODCS_VERSION,
    kind: "DataContract",
    id: `lakehouse-${product.name}`,
    name: product.name,
    version: product.version ?? "1.0.0",
    status: "active",
    description: { purpose: product.description },
    team: { name: product.owner },
    schema: product.tables.map((table) => exportTable(table, product)),
    ...(agreements.length === 0 ? {} : { slaProperties: agreements }),
  };
}

function exportTable(table: Table, product: Product): OdcsTable {
  const quality = [
    ...Object.entries(table.rules ?? {}).map(([name, { check, severity, description }]): OdcsQuality => ({
      name,
      description,
      type: "sql",
      query: ruleQuery(check),
      mustBe: 0,
      severity,
    })),
    ...Object.entries(table.expectations ?? {}).map(([name, expectation]) =>
      exportExpectation(name, expectation),
    ),
  ];
  return {
    name: table.name,
    physicalName: tableId(table),
    physicalType: "table",
    logicalType: "object",
    description: table.description,
    ...(table.tags === undefined ? {} : { tags: [...table.tags] }),
    customProperties: [
      { property: "owner", value: table.owner ?? product.owner },
      ...Object.entries({
        format: table.format,
        timeTravel: table.retention?.timeTravel,
        vacuum: table.retention?.vacuum,
      }).flatMap(([property, value]) => (value === undefined ? [] : [{ property, value }])),
    ],
    properties: Object.entries(table.columns).map(([name, column]) =>
      exportColumn(name, column, table, product),
    ),
    ...(quality.length === 0 ? {} : { quality }),
  };
}

function exportColumn(name: string, column: Column, table: Table, product: Product): OdcsProperty {
  const position = table.primaryKey.indexOf(name) + 1;
  const partition = (table.partitionBy ?? []).indexOf(name) + 1;
  const { least, most } = column.range ?? {};
  return {
    name,
    description: column.description,
    logicalType: logicalType(column.type),
    physicalType: column.type,
    required: column.nullable === false,
    ...(column.classification === undefined ? {} : { classification: column.classification }),
    ...(position === 0 ? {} : { primaryKey: true, primaryKeyPosition: position }),
    ...(partition === 0 ? {} : { partitioned: true, partitionKeyPosition: partition }),
    ...(column.range === undefined
      ? {}
      : {
          logicalTypeOptions: {
            ...(least === undefined ? {} : { minimum: least }),
            ...(most === undefined ? {} : { maximum: most }),
          },
        }),
    ...(column.references === undefined
      ? {}
      : { relationships: [{ type: "foreignKey", to: referencedKey(column.references, product) }] }),
    ...(column.values === undefined ? {} : { enum: column.values.map((value) => ({ value })) }),
    ...(column.onBreach === undefined
      ? {}
      : { customProperties: [{ property: "onBreach", value: column.onBreach }] }),
  };
}

/** The standard names tables of a contract by their bare names. */
function referencedKey(references: string, product: Product): string {
  const target = findTable(product, references);
  return `${target?.name ?? references}.${target?.primaryKey[0] ?? ""}`;
}
