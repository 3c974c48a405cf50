import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fetchFile } from "../../../cli/sources/fetch-file.ts";
import { urlDeliveries } from "../../../cli/sources/url-deliveries.ts";
import { urlSource } from "../../../components/spec/source.ts";

const CSV = "id,name\n1,a\n";
const sha256Of = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
const BIG = Buffer.alloc(33 * 1024 * 1024, "x");

const asked: IncomingMessage[] = [];
const pages: Record<string, (response: ServerResponse) => void> = {
  "/people.csv": (response) => response.setHeader("content-length", CSV.length).end(CSV),
  "/big": (response) => response.setHeader("content-length", BIG.length).end(BIG),
  "/moved": (response) => response.writeHead(302, { location: "/people.csv" }).end(),
  "/downgraded": (response) => response.writeHead(301, { location: "http://example.org/people.csv" }).end(),
  "/circle": (response) => response.writeHead(302, { location: "/circle" }).end(),
  "/cut": (response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write(CSV, () => response.destroy());
  },
};

let server: Server;
let at: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const page = pages[request.url ?? ""];
    if (page === undefined) response.writeHead(404).end("no");
    else page(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let cache: string;
const said: string[] = [];
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "lakehouse-cache-"));
  asked.length = 0;
  said.length = 0;
});
afterEach(() => {
  rmSync(cache, { recursive: true });
});

const fetched = (page: string, sha256 = sha256Of(CSV)): Promise<string> =>
  fetchFile({ url: `${at}${page}`, sha256 }, cache, (line) => said.push(line.replace(at, "")));
/** What the cache holds, half files included. */
const kept = (): string[] => readdirSync(join(cache, "fetched"));

describe("fetchFile", () => {
  it("brings a file, as it lies on the server, into the cache, and asks once", async () => {
    const file = await fetched("/people.csv");
    expect(readFileSync(file, "utf8")).toBe(CSV);
    expect(kept()).toEqual([sha256Of(CSV)]);
    expect(await fetched("/people.csv")).toBe(file);
    expect(asked.map(({ headers }) => headers["accept-encoding"])).toEqual(["identity"]);
    expect(said).toEqual(["fetching /people.csv, 12 B"]);
  });

  it("fetches again what was changed in the cache", async () => {
    const file = await fetched("/people.csv");
    writeFileSync(file, "broken");
    expect(readFileSync(await fetched("/people.csv"), "utf8")).toBe(CSV);
  });

  it("follows where the server sends it", async () => {
    await fetched("/moved");
    expect(asked.map(({ url }) => url)).toEqual(["/moved", "/people.csv"]);
  });

  it("tells size and progress of a big file", async () => {
    await fetched("/big", sha256Of(BIG));
    expect(said).toEqual([
      "fetching /big, 33.0 MiB",
      expect.stringMatching(/^ {2}3[23]\.\d MiB of 33\.0 MiB$/),
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      "with another checksum",
      "/people.csv",
      /has the SHA-256 [0-9a-f]{64}, but 0{64} is declared; nothing was/,
    ],
    ["that is not there", "/none", /none answers 404 Not Found; nothing was delivered; correct the url/],
    ["that ends too early", "/cut", /cut ended after \d+ B \(.+\); nothing was delivered; repeat/],
    [
      "that is elsewhere, without TLS",
      "/downgraded",
      /downgraded leads elsewhere: url http:\/\/example\.org.+use https/,
    ],
    ["that is nowhere", "/circle", /circle leads on to other addresses more than 5 times/],
  ])("refuses a file %s, and keeps nothing of it", async (_what, page, message) => {
    await expect(fetched(page, "0".repeat(64))).rejects.toThrow(message);
    expect(kept()).toEqual([]);
  });

  it("says when nobody answers", async () => {
    const [url, sha256] = ["http://127.0.0.1:1/people.csv", sha256Of(CSV)];
    await expect(fetchFile({ url, sha256 }, cache, () => undefined)).rejects.toThrow(
      /127\.0\.0\.1:1\/people\.csv does not answer \(.+\); nothing was delivered/,
    );
  });
});

describe("the deliveries of a source of URLs", () => {
  const deliveriesOf = (columns: readonly string[]) =>
    urlDeliveries(
      "hr.web",
      urlSource({
        tables: {
          people: {
            columns: Object.fromEntries(columns.map((name) => [name, { type: "string" }])),
            primaryKey: [],
            url: `${at}/people.csv`,
            sha256: sha256Of(CSV),
          },
        },
      }),
      cache,
      (line) => said.push(line.replace(at, "")),
    );

  it("are fetched when they are asked for, and not before", async () => {
    const [people] = deliveriesOf(["id", "name"]);
    expect([people?.table, people?.day, people?.sha256]).toEqual(["people", undefined, sha256Of(CSV)]);
    expect(asked).toEqual([]);
    await people?.prepare?.();
    expect((await people?.read())?.toString()).toBe(CSV);
    expect(said).toEqual(["hr.web: fetching /people.csv, 12 B"]);
  });

  it("are refused when they are not what was declared", async () => {
    const [people] = deliveriesOf(["id", "size"]);
    await expect(people?.prepare?.()).rejects.toThrow(
      /hr\.web\.people, from http.+people\.csv: .+ lacks column size \(its header has id, name\)[^]* has name, which the product does not/,
    );
  });
});
