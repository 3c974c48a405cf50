import type {
  CheckResult,
  CreateResult,
  DiffResult,
  Provider,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/provider/index.js";
import { isDeepStrictEqual } from "node:util";
import type { TableInputs } from "../components/catalog/table-inputs.ts";
import { alterations, refusals } from "./alterations.ts";
import { asDeclared } from "./as-declared.ts";
import { engines, type EngineOf } from "./engines.ts";
import { plainValue } from "./plain-value.ts";
import type { TableEngine } from "./table-engine.ts";
import { validateInputs } from "./validate-inputs.ts";

/** Properties that say how a table is altered, not what it is; what they name may change without a change of the table. */
const ABOUT_CHANGES: readonly string[] = ["accepted", "downstream"];

/**
 * Tables as resources. A preview asks no server: what a table is, is in the state, and `refresh` brings the state up to date.
 *
 * @param engineOf the engine that holds a table
 */
export function tableProvider(engineOf: EngineOf = engines()): Provider {
  return {
    version: "0.1.0",
    check: (_urn, olds, news) => Promise.resolve(check(olds, news)),
    diff: (_id, _urn, olds, news) => Promise.resolve(diff(olds, news)),
    create: (_urn, inputs) => create(engineOf, inputs),
    read: (id, _urn, props) => read(engineOf, id, props),
    update: (_id, _urn, olds, news) => update(engineOf, olds, news),
    delete: (_id, _urn, props) => remove(engineOf, props),
  };
}

function inputsOf(properties: unknown): TableInputs {
  return plainValue(properties) as TableInputs;
}

/** Faults of the declaration, and changes that are refused, before anything is changed. */
function check(olds: unknown, news: unknown): CheckResult {
  const after = inputsOf(news);
  const failures = validateInputs(after);
  const before = plainValue(olds) as Partial<TableInputs>;
  if (failures.length === 0 && before.columns !== undefined) {
    failures.push(
      ...refusals(before as TableInputs, after).map((reason) => ({ property: "columns", reason })),
    );
  }
  return { inputs: news, failures };
}

function diff(olds: unknown, news: unknown): DiffResult {
  const compared = (properties: unknown): unknown =>
    Object.fromEntries(Object.entries(inputsOf(properties)).filter(([key]) => !ABOUT_CHANGES.includes(key)));
  return { changes: !isDeepStrictEqual(compared(olds), compared(news)) };
}

async function create(engineOf: EngineOf, properties: unknown): Promise<CreateResult> {
  const inputs = inputsOf(properties);
  // A table that was there before is adopted: it becomes what is declared, or nothing happens to it.
  await bring(engineOf(inputs.server), inputs, inputs);
  return { id: idOf(inputs), outs: properties };
}

async function update(engineOf: EngineOf, olds: unknown, news: unknown): Promise<UpdateResult> {
  const after = inputsOf(news);
  await bring(engineOf(after.server), inputsOf(olds), after);
  return { outs: news };
}

/** Brings the table, whatever it is now, to what is declared. @param known what the state says that it is */
async function bring(engine: TableEngine, known: TableInputs, after: TableInputs): Promise<void> {
  let live = await engine.settle(after);
  if (live === undefined) {
    if ((await engine.create(after)) === "made") return;
    live = await engine.find(after);
  }
  if (live === undefined) throw new Error(`${after.schema}.${after.name} was registered and is not there`);
  const before = asDeclared(live, known, after);
  const refused = refusals(before, after);
  if (refused.length > 0) {
    throw new Error(
      [
        `${after.schema}.${after.name} is not altered:`,
        ...refused.map((reason) => `  - ${reason}`),
        "  If somebody else altered the table, npx pulumi refresh shows how.",
      ].join("\n"),
    );
  }
  await engine.run(alterations(before, after, `alter-${Date.now()}`));
}

async function read(engineOf: EngineOf, id: string, properties: unknown): Promise<ReadResult> {
  const known = inputsOf(properties);
  const live = await engineOf(known.server).find(known);
  if (live === undefined) return { id: "", props: {} };
  const { columns, partitionBy, primaryKey } = asDeclared(live, known, known);
  const found = { ...(properties as object), columns, partitionBy, primaryKey };
  return { id, props: found, inputs: found };
}

/** Rows outlive their declaration. */
async function remove(engineOf: EngineOf, properties: unknown): Promise<void> {
  const inputs = inputsOf(properties);
  const engine = engineOf(inputs.server);
  if ((await engine.find(inputs)) === undefined) return;
  if (await engine.isEmpty(inputs)) await engine.forget(inputs);
  else
    console.error(
      `${inputs.schema}.${inputs.name} has rows: it stays as it is, and nobody fills it any more`,
    );
}

function idOf({ format, schema, name, server }: TableInputs): string {
  return "postgres" in server
    ? `${server.postgres.database}.${schema}.${name}`
    : `${format}.${schema}.${name}`;
}
