import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TableInputs } from "../../../components/catalog/table-inputs.ts";
import type { PlanColumn } from "../../../components/plan/plan.ts";
import { tableProvider } from "../../../provider/table-provider.ts";
import { UNKNOWN } from "../../../provider/plain-value.ts";

/** What the server answers to a statement that begins so: rows, or the name and words of an error. */
type Answer = unknown[][] | { readonly errorName: string; readonly message: string };

/** Answers that are given one after the other. */
interface InTurn {
  readonly turns: Answer[];
}

const NOT_FOUND: Answer = { errorName: "TABLE_NOT_FOUND", message: "Table does not exist" };
let server: Server;
let url = "";
let answers: Record<string, Answer | InTurn> = {};
let asked: string[] = [];

/** A server that speaks Trino's protocol, in two pages per statement. */
beforeAll(async () => {
  const pages = new Map<string, Answer>();
  server = createServer((request, response) => {
    let statement = "";
    request.on("data", (part: Buffer) => (statement += part.toString()));
    request.on("end", () => {
      const send = (page: object): void => {
        response.end(JSON.stringify({ id: "1", stats: {}, ...page }));
      };
      if (request.method === "POST") {
        const [, answer = []] = Object.entries(answers).find(([start]) => statement.startsWith(start)) ?? [];
        if (statement !== "SELECT 1") asked.push(statement);
        pages.set(String(pages.size), "turns" in answer ? (answer.turns.shift() ?? []) : answer);
        send({ nextUri: `${url}/page/${pages.size - 1}` });
        return;
      }
      const page = pages.get((request.url ?? "").split("/").at(-1) ?? "") ?? [];
      send(Array.isArray(page) ? { data: page } : { error: page });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  answers = {};
});

function inTurn(...turns: Answer[]): InTurn {
  return { turns };
}

const column = (name: string, type: PlanColumn["type"], nullable = true): PlanColumn => ({
  name,
  type,
  nullable,
  description: name,
  classification: null,
});

function sale(more: Partial<TableInputs> = {}): TableInputs {
  return {
    server: { trino: url },
    schema: "gold",
    name: "sale",
    format: "iceberg",
    location: "s3a://gold/sale",
    columns: [column("id", "int", false), column("paid", "decimal(8,2)")],
    partitionBy: [],
    sortBy: [],
    primaryKey: ["id"],
    owner: "shop",
    tags: [],
    retention: null,
    description: "Sales",
    version: "1.0.0",
    accepted: [],
    downstream: [],
    ...more,
  };
}

const COLUMNS = [
  ["id", "integer", "", ""],
  ["paid", "decimal(8, 2)", "", ""],
];
const there = (columns: Answer = COLUMNS): typeof answers => ({
  "SHOW COLUMNS": columns,
  "SHOW CREATE TABLE": [["CREATE TABLE iceberg.gold.sale (...) WITH (format = 'PARQUET')"]],
});
const altering = (): string[] => asked.filter((statement) => !statement.startsWith("SHOW "));
const provider = tableProvider();
const urn = "urn:pulumi:dev::lakehouse::lakehouse:catalog:Table::gold.sale";

async function failures(olds: object, news: TableInputs): Promise<string[]> {
  const result = await provider.check?.(urn, olds, news);
  return (result?.failures ?? []).map(({ reason }) => reason);
}

describe("a preview", () => {
  it("finds all faults of a declaration at once, and asks no server", async () => {
    const faulty = sale({
      format: "orc" as never,
      location: "gold",
      columns: [column("id", "int"), column("id", "number" as never)],
      primaryKey: ["nr"],
    });
    expect(await failures({}, faulty)).toEqual([
      '"orc" is unknown; use one of parquet, delta, iceberg, postgres',
      '"gold" must be a place in a bucket, for example s3a://gold/sales',
      'column id has type "number"; use for example int or decimal(10,2)',
      "column id is declared twice",
      "nr is not among the columns",
    ]);
    expect(asked).toEqual([]);
  });

  it("refuses a breaking change with the way out, and takes one that is agreed to", async () => {
    const dropped = { columns: [column("id", "int", false)] };
    expect(await failures(sale(), sale(dropped))).toEqual([
      expect.stringMatching(
        /^gold\.sale: drop column paid is refused.*raise the product's version.*name it in the stack/,
      ),
    ]);
    const agreed = { ...dropped, version: "2.0.0", accepted: ["drop column paid"] };
    expect(await failures(sale(), sale(agreed))).toEqual([]);
  });

  it("shows an update for what changes, and none for what only says how", async () => {
    const changes = async (more: Partial<TableInputs>): Promise<boolean | undefined> =>
      (await provider.diff?.("id", urn, sale(), sale(more)))?.changes;
    expect(await changes({})).toBe(false);
    expect(await changes({ accepted: ["drop column paid"], downstream: ["gold.month"] })).toBe(false);
    expect(await changes({ version: "1.1.0" })).toBe(true);
    expect(await changes({ columns: [...sale().columns, column("at", "date")] })).toBe(true);
    expect(asked).toEqual([]);
  });

  it("understands secrets and what is not known yet", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: UNKNOWN };
    const postgres = { host: "127.0.0.1", port: 5432, database: "shop", user: "jobs", password: secret };
    const inputs = { ...sale(), format: "postgres", server: { postgres } } as unknown as TableInputs;
    expect(await failures({}, inputs)).toEqual([]);
  });
});

describe("an update", () => {
  it("makes a table that is not there, in its schema", async () => {
    answers = {
      "SHOW COLUMNS": NOT_FOUND,
    };
    const result = await provider.create?.(urn, sale());
    expect(result?.id).toBe("iceberg.gold.sale");
    expect(altering()).toEqual([
      `CREATE SCHEMA IF NOT EXISTS "minio"."gold" WITH (location = 's3a://gold/')`,
      expect.stringMatching(/^CREATE TABLE "iceberg"\."gold"\."sale"/),
    ]);
  });

  it("takes up the rows of a table that the metastore has lost", async () => {
    answers = {
      "CREATE TABLE": {
        errorName: "GENERIC_USER_ERROR",
        message: "Cannot create a table on a non-empty location",
      },
      "SHOW COLUMNS": inTurn(NOT_FOUND, COLUMNS),
      "SHOW CREATE TABLE": [["…"]],
    };
    await provider.create?.(urn, sale({ schema: "silver" }));
    expect(altering().at(-1)).toMatch(/^CALL iceberg\.system\.register_table/);
  });

  it("adopts a table that is as declared, and extends one that lacks a column", async () => {
    answers = there();
    await provider.create?.(urn, sale());
    expect(altering()).toEqual([]);
    await provider.create?.(urn, sale({ columns: [...sale().columns, column("at", "date")] }));
    expect(altering()).toEqual([`ALTER TABLE "iceberg"."gold"."sale" ADD COLUMN "at" date COMMENT 'at'`]);
  });

  it("refuses a table that has what the declaration lacks, and alters nothing", async () => {
    answers = there([...COLUMNS, ["mine", "varchar", "", ""]]);
    await expect(provider.create?.(urn, sale())).rejects.toThrow(
      /drop column mine is refused[^]*pulumi refresh/,
    );
    await expect(provider.update?.("id", urn, sale(), sale({ owner: "other" }))).rejects.toThrow(/mine/);
    expect(altering()).toEqual([]);
  });

  it("goes on where an interrupted change stopped", async () => {
    const half = [
      ["id", "integer", "", ""],
      ["paid__old", "decimal(8, 2)", "", ""],
      ["paid__new", "decimal(6, 2)", "", ""],
    ];
    answers = { ...there(), "SHOW COLUMNS": inTurn(half, COLUMNS) };
    const after = sale({
      columns: [column("id", "int", false), column("paid", "decimal(6,2)")],
      version: "2.0.0",
      accepted: ["change column paid from decimal(8,2) to decimal(6,2)"],
    });
    await provider.update?.("id", urn, sale(), after);
    expect(altering()[0]).toBe(`ALTER TABLE "iceberg"."gold"."sale" RENAME COLUMN "paid__old" TO "paid"`);
    expect(altering()).toHaveLength(6);
  });

  it("tells Trino's own words when it refuses", async () => {
    answers = {
      ...there(),
      ALTER: { errorName: "NOT_SUPPORTED", message: "This connector does not support it" },
    };
    const after = sale({ columns: [...sale().columns, column("at", "date")] });
    await expect(provider.update?.("id", urn, sale(), after)).rejects.toThrow("does not support it");
  });
});

describe("a refresh", () => {
  it("finds a table as it was left", async () => {
    answers = there();
    expect(await provider.read?.("id", urn, sale())).toEqual({ id: "id", props: sale(), inputs: sale() });
  });

  it("finds what others altered", async () => {
    answers = {
      ...there([
        ["id", "bigint", "", ""],
        ["mine", "varchar", "", ""],
      ]),
      "SHOW CREATE TABLE": [["partitioning = ARRAY['mine']"]],
    };
    const found = (await provider.read?.("id", urn, sale()))?.props as TableInputs;
    expect(found.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(["id bigint", "mine string"]);
    expect(found.partitionBy).toEqual(["mine"]);
  });

  it("finds that a table is gone", async () => {
    answers = { "SHOW COLUMNS": NOT_FOUND };
    expect(await provider.read?.("id", urn, sale())).toEqual({ id: "", props: {} });
  });
});

describe("a table that is declared no more", () => {
  it("keeps its rows", async () => {
    answers = { ...there(), "SELECT 1 FROM": [[1]] };
    await provider.delete?.("id", urn, sale());
    expect(altering()).toEqual([`SELECT 1 FROM "iceberg"."gold"."sale" LIMIT 1`]);
  });

  it("is unregistered when it has none", async () => {
    answers = { ...there(), "SELECT 1 FROM": [] };
    await provider.delete?.("id", urn, sale());
    expect(altering().at(-1)).toBe("CALL iceberg.system.unregister_table('gold', 'sale')");
  });
});
