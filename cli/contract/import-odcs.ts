import { LAYERS, type Layer } from "../../components/spec/layer.ts";
import { isColumnType, type ColumnType } from "../../components/spec/column-type.ts";
import type { Column, Table } from "../../components/spec/product.ts";
import { EXPECTATION_SEVERITIES, type Expectation } from "../../components/spec/expectation.ts";
import type { Retention } from "../../components/spec/retention.ts";
import { SEVERITIES, type Rule, type Severity } from "../../components/spec/rule.ts";
import { isDuration } from "../../components/core/units.ts";
import { CLASSIFICATIONS } from "../../components/spec/classification.ts";
import { TABLE_FORMATS } from "../../components/spec/table-format.ts";
import { inputFailure } from "../command/failure.ts";
import { GREAT_EXPECTATIONS } from "./export-expectation.ts";
import { importExpectation } from "./import-expectation.ts";
import { importSchedule, importSla, type TableSla } from "./import-sla.ts";
import { DEFAULT_TYPES } from "./logical-type.ts";
import {
  odcsContract,
  type OdcsContract,
  type OdcsProperty,
  type OdcsQuality,
  type OdcsSla,
  type OdcsTable,
} from "./odcs.ts";
import { queriedRule } from "./rule-query.ts";

/** A table as a contract tells it; how it is filled, no contract tells. */
export type ContractTable = Omit<Table, "job">;

/** What a contract says about a product. */
export interface ImportedContract {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly owner: string;
  readonly schedule?: string;
  readonly tables: readonly ContractTable[];
}

type Report = (fault: string) => void;

/** What of a contract its tables have in common. */
interface Surroundings {
  readonly owner: string;
  readonly layer: Layer;
  readonly tables: readonly OdcsTable[];
  readonly agreements: readonly OdcsSla[];
}

/**
 * Understands a contract of the Open Data Contract Standard, version 3.
 *
 * @param document the contract, parsed from its YAML
 * @param layer layer of tables whose physical name names none
 * @throws CommandFailure with exit code 2 that lists everything that has no counterpart here
 */
export function importOdcs(document: unknown, layer: Layer): ImportedContract {
  const parsed = odcsContract.safeParse(document);
  if (!parsed.success) {
    throw inputFailure(
      "the contract",
      parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the document"}: ${message}`),
    );
  }
  const faults: string[] = [];
  const contract = importContract(parsed.data, layer, (fault) => void faults.push(fault));
  if (faults.length > 0) throw inputFailure("the contract", faults);
  return contract;
}

function importContract(contract: OdcsContract, layer: Layer, report: Report): ImportedContract {
  const owner = contract.team?.name ?? "";
  const agreements = contract.slaProperties ?? [];
  const schedule = importSchedule(agreements);
  return {
    name: contract.name ?? contract.id,
    version: contract.version,
    description: contract.description?.purpose ?? "",
    owner,
    ...(schedule === undefined ? {} : { schedule }),
    tables: contract.schema.map((table) =>
      importTable(table, { owner, layer, tables: contract.schema, agreements }, report),
    ),
  };
}

function importTable(table: OdcsTable, around: Surroundings, report: Report): ContractTable {
  const at = `schema ${table.name}`;
  const owner = customValue(table, "owner");
  const keys = table.properties
    .filter(({ primaryKey }) => primaryKey === true)
    .sort((a, b) => (a.primaryKeyPosition ?? 0) - (b.primaryKeyPosition ?? 0));
  const partitions = table.properties
    .filter(({ partitioned }) => partitioned === true)
    .sort((a, b) => (a.partitionKeyPosition ?? 0) - (b.partitionKeyPosition ?? 0));
  const checks = table.quality ?? [];
  const rules = checks
    .filter((check) => !isExpectation(check))
    .flatMap((check) => importRule(check, at, report));
  const expectations = checks
    .filter(isExpectation)
    .flatMap((check) => importNamedExpectation(check, at, report));
  return {
    layer: layerOf(table, around),
    name: table.name,
    description: table.description ?? "",
    ...(owner === undefined || owner === around.owner ? {} : { owner }),
    ...(table.tags === undefined ? {} : { tags: table.tags }),
    ...importFormat(table, at, report),
    ...importTimes(table, around, at, report),
    columns: Object.fromEntries(
      table.properties.map((property) => [property.name, importColumn(property, at, around, report)]),
    ),
    primaryKey: keys.map(({ name }) => name),
    ...(partitions.length === 0 ? {} : { partitionBy: partitions.map(({ name }) => name) }),
    ...(rules.length === 0 ? {} : { rules: Object.fromEntries(rules) }),
    ...(expectations.length === 0 ? {} : { expectations: Object.fromEntries(expectations) }),
  };
}

function importColumn(property: OdcsProperty, table: string, around: Surroundings, report: Report): Column {
  const at = `${table}, property ${property.name}`;
  const { minimum: least, maximum: most } = property.logicalTypeOptions ?? {};
  const onBreach = customValue(property, "onBreach");
  return {
    type: columnType(property, at, report),
    ...(property.required === true ? { nullable: false } : {}),
    ...(least === undefined && most === undefined
      ? {}
      : { range: { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) } }),
    ...(property.enum === undefined ? {} : { values: property.enum.map(({ value }) => String(value)) }),
    ...importReference(property, at, around, report),
    ...importClassification(property, at, report),
    ...(onBreach === undefined ? {} : { onBreach: severity(onBreach, at, report) }),
    description: property.description ?? "",
  };
}

function importClassification(
  { classification }: OdcsProperty,
  at: string,
  report: Report,
): Pick<Column, "classification"> {
  if (classification === undefined) return {};
  const known = CLASSIFICATIONS.find((one) => one === classification);
  if (known !== undefined) return { classification: known };
  report(`${at}: "${classification}" is no classification; use one of ${CLASSIFICATIONS.join(", ")}`);
  return {};
}

function importFormat(table: OdcsTable, at: string, report: Report): Pick<Table, "format"> {
  const format = customValue(table, "format");
  if (format === undefined) return {};
  const known = TABLE_FORMATS.find((one) => one === format);
  if (known !== undefined) return { format: known };
  report(`${at}: "${format}" is no format of tables; use one of ${TABLE_FORMATS.join(", ")}`);
  return {};
}

/** What the contract agrees on for the table, and what its states are kept for. */
function importTimes(table: OdcsTable, around: Surroundings, at: string, report: Report): TableSla {
  const names = [`${layerOf(table, around)}.${table.name}`, table.name];
  const { freshness, retention } = importSla(around.agreements, names, report);
  const states = ["timeTravel", "vacuum"].flatMap((key): [string, string][] => {
    const value = customValue(table, key);
    if (value === undefined) return [];
    if (!isDuration(value)) report(`${at}: ${key} "${value}" is no duration; write for example "30 days"`);
    return [[key, value]];
  });
  return {
    ...(freshness === undefined ? {} : { freshness }),
    ...(retention === undefined && states.length === 0
      ? {}
      : { retention: { ...retention, ...(Object.fromEntries(states) as Retention) } }),
  };
}

function importReference(
  property: OdcsProperty,
  at: string,
  around: Surroundings,
  report: Report,
): Pick<Column, "references"> {
  const [relationship, ...more] = property.relationships ?? [];
  if (relationship === undefined) return {};
  const to = more.length === 0 && typeof relationship.to === "string" ? relationship.to : "";
  const target = around.tables.find(({ name }) => name === to.split(".")[0]);
  if (target === undefined) {
    report(
      `${at}: only one relationship, to a table of the contract (\`to: table.key\`), becomes a reference`,
    );
    return {};
  }
  return { references: `${layerOf(target, around)}.${target.name}` };
}

function layerOf(table: OdcsTable, around: Surroundings): Layer {
  const [named] = table.physicalName?.split(".") ?? [];
  return LAYERS.find((known) => known === named) ?? around.layer;
}

function columnType(property: OdcsProperty, at: string, report: Report): ColumnType {
  const physical = property.physicalType?.toLowerCase() ?? "";
  if (isColumnType(physical)) return physical as ColumnType;
  const type = DEFAULT_TYPES[property.logicalType ?? ""];
  if (type !== undefined) return type;
  report(
    `${at}: neither physicalType ${property.physicalType ?? "(none)"} nor logicalType ` +
      `${property.logicalType ?? "(none)"} is a column type; use for example int, string or decimal(10,2)`,
  );
  return "string";
}

function importRule(check: OdcsQuality, table: string, report: Report): [string, Rule][] {
  const at = `${table}, quality ${check.name ?? "(without name)"}`;
  const condition = check.type === "sql" && check.mustBe === 0 ? queriedRule(check.query ?? "") : undefined;
  if (check.name === undefined || condition === undefined) {
    report(
      `${at}: only checks with a name, type sql, mustBe 0 and a query of the form ` +
        "SELECT COUNT(*) FROM ${object} WHERE NOT (<condition>) become rules; write it so, or take it out",
    );
    return [];
  }
  const rule = {
    check: condition,
    severity: severity(check.severity ?? "stop", at, report),
    description: check.description ?? "",
  };
  return [[check.name, rule]];
}

function isExpectation({ type, engine }: OdcsQuality): boolean {
  return type === "custom" && engine?.toLowerCase() === GREAT_EXPECTATIONS.toLowerCase();
}

function importNamedExpectation(check: OdcsQuality, table: string, report: Report): [string, Expectation][] {
  const expectation = importExpectation(check);
  if (check.name !== undefined && expectation !== undefined) return [[check.name, expectation]];
  report(
    `${table}, quality ${check.name ?? "(without name)"}: only checks of Great Expectations with a name, the severity ` +
      `${EXPECTATION_SEVERITIES.join(" or ")}, and a type and kwargs that a table can expect here are understood; ` +
      "write it so, or take it out",
  );
  return [];
}

function severity(text: string, at: string, report: Report): Severity {
  const known = SEVERITIES.find((one) => one === text);
  if (known === undefined) report(`${at}: "${text}" is no severity; use one of ${SEVERITIES.join(", ")}`);
  return known ?? "stop";
}

function customValue(
  { customProperties }: Pick<OdcsTable | OdcsProperty, "customProperties">,
  name: string,
): string | undefined {
  const value = customProperties?.find(({ property }) => property === name)?.value;
  return typeof value === "string" ? value : undefined;
}
