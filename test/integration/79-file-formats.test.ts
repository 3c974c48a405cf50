import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declareFileFormats, PRODUCT, restoreShippedProducts } from "./support/file-formats.ts";
import { lakehouse } from "./support/it-stack.ts";
import { listKeys, store, trino } from "./support/queries.ts";

const DAY = "2024-02-08";
const PLACES = "id,name\n1,Here\n2,There\n";
const EVENTS = [
  '{"id": 1, "size": 1.50, "detail": {"by": ["a", "ü"]}}',
  '{"id": 2, "detail": "plain"}',
  '{"id": "three", "size": 3}',
  '{"id": 1, "size": 1.50, "detail": {"by": ["a", "ü"]}}',
];
const sha256 = createHash("sha256").update(PLACES).digest("hex");

const folder = mkdtempSync(join(tmpdir(), "lakehouse-it-"));
let server: Server;
let url: string;
let asked = 0;

function deliver(file: string, content: string | Buffer): void {
  mkdirSync(join(folder, DAY), { recursive: true });
  writeFileSync(join(folder, DAY, file), content);
}

const command = (...args: string[]) => lakehouse(args);

async function succeed(...args: string[]): Promise<void> {
  const result = await command(...args);
  expect(result.exitCode, result.all).toBe(0);
}

const runFolder = (): Promise<void> => succeed("run", PRODUCT, "--data", `${PRODUCT}=${folder}`);

/** What Trino finds of every table, and of what was rejected. */
async function everything(): Promise<Record<string, string[]>> {
  const ask = async (statement: string): Promise<string[]> =>
    (await trino(statement)).map((row) => row.join(" | "));
  return {
    delivered: await ask('SELECT "date", id, size, detail FROM minio.bronze.ff_events ORDER BY 2, 3'),
    events: await ask("SELECT id, size, detail FROM minio.silver.ff_events ORDER BY 1"),
    rejected: await ask(
      "SELECT array_join(_rules, ' '), json_extract_scalar(_source_row, '$.id') FROM minio.silver.ff_events_quarantine",
    ),
    readings: await ask("SELECT id, cast(taken AS varchar), tags FROM minio.silver.ff_readings ORDER BY 1"),
    places: await ask("SELECT id, name FROM minio.silver.ff_places ORDER BY 1"),
  };
}

const EXPECTED = {
  delivered: [
    `${DAY} | 1 | 1.50 | {"by": ["a", "ü"]}`,
    `${DAY} | 1 | 1.50 | {"by": ["a", "ü"]}`,
    `${DAY} | 2 |  | plain`,
    `${DAY} | three | 3 | `,
  ],
  events: ['1 | 1.500 | {"by": ["a", "ü"]}', "2 |  | plain"],
  rejected: ["id_typed | three"],
  readings: ['1 | 2024-02-08 01:02:03.456000 | ["x","y"]', "2 |  | "],
  places: ["1 | Here", "2 | There"],
};

const ingestedAt = (): Promise<string[][]> =>
  trino(
    "SELECT max(_ingestion_timestamp) FROM minio.bronze.ff_events UNION ALL " +
      "SELECT max(_ingestion_timestamp) FROM minio.bronze.ff_readings UNION ALL " +
      "SELECT max(_ingestion_timestamp) FROM minio.bronze.ff_places",
  );

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1;
    response.end(PLACES);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/places.csv`;
  declareFileFormats(url, sha256);
  deliver("ff_events.json", EVENTS.join("\n"));
  deliver(
    "ff_readings.parquet",
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: "tags", data: [["x", "y"], null] },
          { name: "taken at", data: [new Date("2024-02-08T01:02:03.456Z"), null], type: "TIMESTAMP" },
          { name: "id", data: [1, 2], type: "INT32" },
        ],
      }),
    ),
  );
  await succeed("up", "--skip-run");
  await runFolder();
});
afterAll(async () => {
  server.close();
  restoreShippedProducts();
  rmSync(folder, { recursive: true });
  await succeed("up", "--skip-run");
});

describe("files that are no CSV, and one that is fetched", () => {
  it("give the rows that they hold, and reject what is no value of its type", async () => {
    expect(await everything()).toEqual(EXPECTED);
  });

  it("lie in the landing bucket as they were delivered", async () => {
    const keys = await listKeys(await store("lakehouse-root"), "landing", `${PRODUCT}/`);
    expect(keys.map((key) => key.replace(/\d{4}-\d{2}-\d{2}/, "<day>")).sort()).toEqual([
      `${PRODUCT}/events/ff_events/<day>/ff_events.json`,
      `${PRODUCT}/places/ff_places/<day>/ff_places.csv`,
      `${PRODUCT}/readings/ff_readings/<day>/ff_readings.parquet`,
    ]);
  });

  it("are neither fetched nor ingested again while nothing changed", async () => {
    const [before, times] = [await ingestedAt(), asked];
    await runFolder();
    await succeed("run", PRODUCT);
    expect(await everything()).toEqual(EXPECTED);
    expect([await ingestedAt(), asked]).toEqual([before, times]);
  });

  it("are refused before anything is delivered, with every fault", async () => {
    deliver("ff_events.json", '{"id": 1, "size": 1}\n[1]\n');
    deliver("ff_readings.parquet", "id,tags\n");
    const result = await command("run", PRODUCT, "--data", `${PRODUCT}=${folder}`);
    expect(result.exitCode).toBe(2);
    expect(result.all).toContain("ff_events.json has on line 2 an array");
    expect(result.all).toContain("ff_events.json lacks column detail");
    expect(result.all).toContain("ff_readings.parquet is no Parquet file");
    expect(await everything()).toEqual(EXPECTED);
  });
});
