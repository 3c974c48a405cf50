import type { TableInputs } from "../components/catalog/table-inputs.ts";
import { declaredType, engineType } from "../components/plan/ddl/engine-type.ts";
import type { PlanColumn } from "../components/plan/plan.ts";
import type { LiveTable } from "./table-engine.ts";

/**
 * A table as its engine has it, in the words of declarations. What the engine does not know, such as a column's
 * description, is as `known` or else `declared` says; so is a type that several declared ones are stored as.
 */
export function asDeclared(live: LiveTable, known: TableInputs, declared: TableInputs): TableInputs {
  const { format } = known;
  const words = (name: string): PlanColumn[] =>
    [known, declared].flatMap(({ columns }) =>
      columns.filter((column) => column.name === name || column.renamedFrom === name),
    );
  const columns = live.columns.map(({ name, type, nullable }): PlanColumn => {
    const candidates = words(name);
    const same = candidates.find((column) => engineType(format, column.type) === type);
    const [first] = candidates;
    return {
      name,
      type: same?.type ?? declaredType(format, type),
      nullable: nullable ?? first?.nullable ?? true,
      description: first?.description ?? "",
      classification: first?.classification ?? null,
      ...(first?.name === name && first.renamedFrom !== undefined ? { renamedFrom: first.renamedFrom } : {}),
    };
  });
  return {
    ...known,
    columns: inOrder(columns, known),
    partitionBy: live.partitionBy,
    primaryKey: live.primaryKey === undefined ? known.primaryKey : sameSet(live.primaryKey, known.primaryKey),
  };
}

/** Where a column stands matters to nobody: a column that was added stands last in its engine. */
function inOrder(columns: readonly PlanColumn[], known: TableInputs): PlanColumn[] {
  const order = known.columns.map(({ name }) => name);
  const rank = ({ name }: PlanColumn): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return columns.toSorted((one, other) => rank(one) - rank(other));
}

/** A key is a set; its order in the declaration is kept. */
function sameSet(live: readonly string[], known: readonly string[]): readonly string[] {
  return live.toSorted().join() === known.toSorted().join() ? known : live;
}
