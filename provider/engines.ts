import type { TableServer } from "../components/catalog/table-inputs.ts";
import { LakeEngine } from "./lake-engine.ts";
import { PostgresEngine } from "./postgres-engine.ts";
import type { TableEngine } from "./table-engine.ts";
import { Trino } from "./trino.ts";

/** The engine behind a table's server. */
export type EngineOf = (server: TableServer) => TableEngine;

/** One engine per server, for as long as the provider runs. */
export function engines(): EngineOf {
  const known = new Map<string, TableEngine>();
  return (server) => {
    const key = JSON.stringify(server);
    const engine =
      known.get(key) ??
      ("trino" in server ? new LakeEngine(new Trino(server.trino)) : new PostgresEngine(server.postgres));
    known.set(key, engine);
    return engine;
  };
}
