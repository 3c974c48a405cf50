import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { renderStoreInfo } from "../../../cli/output/store-info-text.ts";
import type { StackOutputs } from "../../../cli/stack/stack-outputs.ts";
import { info } from "../../../cli/store/info.ts";

const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
const NEVER_VERSIONED = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>';
const DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>";
const bucket = (name: string): string =>
  `<Bucket><Name>${name}</Name><CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket>`;
const object = (key: string, size: number): string =>
  `<Contents><Key>${key}</Key><Size>${size}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
  "<ETag>e</ETag></Contents>";

/** What a store answers to the requests that the command makes, by path and query. */
const ANSWERS: Readonly<Record<string, [status: number, body: string]>> = {
  "/": [
    200,
    `<ListAllMyBucketsResult><Buckets>${bucket("gold")}${bucket("mine")}${bucket("old")}</Buckets></ListAllMyBucketsResult>`,
  ],
  "/gold?versioning": [200, VERSIONED],
  "/mine?versioning": [403, DENIED],
  "/old?versioning": [200, NEVER_VERSIONED],
};

let server: Server;
afterEach(() => {
  server.close();
});

async function outputsOfStore(): Promise<StackOutputs> {
  server = createServer((request, response) => {
    const url = request.url ?? "";
    const contents = url.startsWith("/gold") ? object("a", 1024) + object("b/c", 512) : "";
    const [status, body] = ANSWERS[url] ?? [
      200,
      `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`,
    ];
    response.writeHead(status, { server: "TestStore" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    description: {
      stack: "t",
      planVersion: 1,
      planUri: "s3://system/plan/a.json",
      services: { minio: { container: "minio", ports: { api: port } } },
      buckets: {},
      products: [],
      sources: {},
    },
    credentials: { "minio/lakehouse-root": { user: "someone", password: "something" } },
  };
}

it("S2.21 s3 info tells endpoint, server, region, and of each bucket what it holds", async () => {
  const outputs = await outputsOfStore();
  const found = await info(outputs, "lakehouse-root");
  expect(found).toEqual({
    endpoint: `http://127.0.0.1:${outputs.description.services.minio?.ports["api"]}`,
    server: "TestStore",
    region: "us-east-1",
    buckets: [
      { bucket: "gold", objects: 2, bytes: 1536, versioning: true },
      { bucket: "mine", objects: 0, bytes: 0 },
      { bucket: "old", objects: 0, bytes: 0, versioning: false },
    ],
  });
  const text = renderStoreInfo(found);
  expect(text).toContain("TestStore at http://127.0.0.1:");
  expect(text).toMatch(/gold +│ 2 +│ 1\.5 KiB +│ on/);
  expect(text).toMatch(/mine .*│ unknown: this account may not ask/);
  expect(text).toMatch(/old .*│ off/);
});

it("S2.22 s3 info says so when the store does not answer", async () => {
  const outputs = await outputsOfStore();
  await new Promise((resolve) => server.close(resolve));
  await expect(info(outputs, "lakehouse-root")).rejects.toThrow("the object store does not answer");
});
