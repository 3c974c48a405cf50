import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi";
import { TABLE_TYPE, type TableArgs } from "./table-inputs.ts";

/**
 * One table as Trino or Postgres has it, under `lakehouse:catalog:Table`.
 *
 * A change alters the table in place and keeps its rows; it is never replaced. What breaks its readers is refused unless
 * `version` is raised and `accepted` names the change. A table that is declared no more keeps its rows and its name; an
 * empty one is unregistered. `pulumi refresh` finds what was altered by others.
 */
export class CatalogTable extends CustomResource {
  constructor(name: string, args: TableArgs, opts: CustomResourceOptions = {}) {
    super(TABLE_TYPE, name, { ...args }, opts);
  }
}
