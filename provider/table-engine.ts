import type { TableShape } from "../components/plan/ddl/table-shape.ts";

/** A table as its engine has it. */
export interface LiveTable {
  /** Types as the engine spells them, partition columns included. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly nullable?: boolean }[];
  readonly partitionBy: readonly string[];
  /** Absent where the engine knows of no keys. */
  readonly primaryKey?: readonly string[];
}

/** Where tables of some formats are. */
export interface TableEngine {
  /** Looks a table up; nothing when it is not there. */
  find(shape: TableShape): Promise<LiveTable | undefined>;
  /** Looks a table up, and undoes what an interrupted change of it left behind, so that it can be made again. */
  settle(shape: TableShape): Promise<LiveTable | undefined>;
  /** Makes a table that is not there; or takes up one whose rows are there already, and tells that it did. */
  create(shape: TableShape): Promise<"made" | "taken up">;
  /** Runs statements in order. */
  run(statements: readonly string[]): Promise<void>;
  /** Whether a table that is there has no rows. */
  isEmpty(shape: TableShape): Promise<boolean>;
  /** Takes away the table's name; rows in files stay. */
  forget(shape: TableShape): Promise<void>;
}
