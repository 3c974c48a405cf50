import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTables } from "../../../cli/release/read-tables.ts";
import type { StackOutputs } from "../../../cli/stack/stack-outputs.ts";

/** A server that answers like Trino: one page per statement. */
let server: Server;

function answer(statement: string): object {
  if (statement.includes("broken"))
    return { error: { message: "no such table", errorName: "TABLE_NOT_FOUND" } };
  if (statement.includes("$refs")) return { data: [["9007199254740993"]] };
  if (statement.includes("$history")) return { data: [[null]] };
  return { data: [[3]] };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((statement) => response.end(JSON.stringify(answer(statement))));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});

afterAll(() => server.close());

function outputs(): StackOutputs {
  const { port } = server.address() as AddressInfo;
  const description = {
    ...{ stack: "dev", planVersion: 3, planUri: "", buckets: {}, products: [], sources: {} },
    services: { trino: { container: "trino", ports: { http: port } } },
  };
  return { description, credentials: {} };
}

const at = (name: string, format: "iceberg" | "delta" | "parquet") => ({
  schema: "gold",
  name,
  format,
  database: null,
});

describe("what tables hold", () => {
  it("is asked table by table; a snapshot keeps all its digits, and one that does not answer is told", async () => {
    const tables = {
      a: at("a", "iceberg"),
      b: at("b", "delta"),
      c: at("c", "parquet"),
      d: at("broken", "parquet"),
    };
    expect(await readTables(outputs(), tables)).toEqual({
      states: {
        a: { format: "iceberg", rows: 3, snapshot: "9007199254740993" },
        b: { format: "delta", rows: 3, snapshot: null },
        c: { format: "parquet", rows: 3, snapshot: null },
        d: { format: "parquet", rows: null, snapshot: null },
      },
      faults: ["d does not answer: no such table"],
    });
  });

  it("is unknown on a stack without Trino", async () => {
    const { description } = outputs();
    const without = { description: { ...description, services: {} }, credentials: {} };
    expect(await readTables(without, { a: at("a", "iceberg") })).toEqual({
      states: { a: { format: "iceberg", rows: null, snapshot: null } },
      faults: [],
    });
  });
});
