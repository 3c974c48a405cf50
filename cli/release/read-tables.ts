import { Trino, TrinoError } from "../../provider/trino.ts";
import { CommandFailure } from "../command/failure.ts";
import { endpoints } from "../stack/endpoints.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import type { TableStates } from "./manifest.ts";
import { countQuery, snapshotQuery, type AskedTable } from "./table-query.ts";

/** What tables hold, and which of them do not answer. */
export interface ReadTables {
  readonly states: TableStates;
  /** One sentence per table that Trino could not read. */
  readonly faults: readonly string[];
}

/**
 * Asks Trino what each table holds. On a stack without Trino nothing is known of any of them.
 *
 * @throws CommandFailure when Trino does not answer at all
 */
export async function readTables(
  outputs: StackOutputs,
  tables: Readonly<Record<string, AskedTable>>,
): Promise<ReadTables> {
  const url = endpoints(outputs.description)["trino.http"];
  const unknown = (format: AskedTable["format"]) => ({ format, snapshot: null, rows: null });
  if (url === undefined) {
    const entries = Object.entries(tables).map(([id, { format }]) => [id, unknown(format)] as const);
    return { states: Object.fromEntries(entries), faults: [] };
  }
  const trino = new Trino(url);
  const read = await Promise.all(
    Object.entries(tables).map(async ([id, table]) => {
      try {
        const snapshot = snapshotQuery(table);
        const [[count] = []] = await trino.run(countQuery(table));
        const [[found] = []] = snapshot === undefined ? [] : await trino.run(snapshot);
        const state = { ...unknown(table.format), rows: Number(count), snapshot: asText(found) };
        return { id, state, fault: undefined };
      } catch (error) {
        if (!(error instanceof TrinoError)) throw unanswered(error);
        return { id, state: unknown(table.format), fault: `${id} does not answer: ${error.message}` };
      }
    }),
  );
  return {
    states: Object.fromEntries(read.map(({ id, state }) => [id, state])),
    faults: read.flatMap(({ fault }) => fault ?? []),
  };
}

function unanswered(error: unknown): CommandFailure {
  return new CommandFailure(error instanceof Error ? error.message : String(error));
}

function asText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
