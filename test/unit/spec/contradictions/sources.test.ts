import { describe, expect, it } from "vitest";
import type { FileFormat, Product, UrlTable } from "../../../../components/index.ts";
import { fileSource, urlSource } from "../../../../components/index.ts";
import { files, refused, shop } from "../../../support/wrong-products.ts";

const SHA = "a".repeat(64);

/** The shop, whose sales are fetched from this place. */
function fetching(place: Partial<UrlTable>): Product {
  const sales = { ...files.source, url: "https://example.org/sales.csv", sha256: SHA, ...place };
  return shop(() => ({ sources: { files: urlSource({ tables: { sales } }) } }));
}

/** The shop, whose files are declared so. */
function delivering(source: object): Product {
  return shop(() => ({
    sources: { files: { ...fileSource({ tables: { sales: files.source } }), ...source } },
  }));
}

describe("sources are sound", () => {
  it.each<[string, Product]>([
    ["as JSON", delivering({ format: "json" })],
    ["as Parquet", delivering({ format: "parquet" })],
    ["fetched", fetching({})],
    ["fetched from this machine", fetching({ url: "http://127.0.0.1:8000/sales.csv" })],
  ])("%s", (_what, product) => {
    expect(refused([product])).toEqual([]);
  });
});

describe("sources are refused, with the repair,", () => {
  const unsaid = undefined as unknown as string;
  it.each<[string, Product, string, string]>([
    [
      "of a format that nobody reads",
      delivering({ format: "avro" as FileFormat }),
      'source files: files of format "avro" are not read',
      "use csv, json, parquet",
    ],
    [
      "with a URL for files that are delivered",
      delivering({ tables: { sales: { ...files.source, url: "https://example.org/x", sha256: SHA } } }),
      "table sales: files that are delivered have no url",
      "declare the source by urlSource",
    ],
    [
      "with a folder of files that could be another's",
      shop(() => ({
        sources: {
          files: fileSource({ tables: { sales: files.source } }),
          "files/sales": fileSource({ tables: { sales: files.source } }),
        },
      })),
      '"files/sales" names a folder of files',
      "1 to 63 lower-case letters, digits and underscores",
    ],
    [
      "with a URL without checksum",
      fetching({ sha256: unsaid }),
      'source files, table sales: sha256 "" must be the file\'s SHA-256',
      'as "sha256sum <file>" prints it',
    ],
    [
      "with half a checksum",
      fetching({ sha256: SHA.slice(1) }),
      "must be the file's SHA-256 as 64",
      'as "sha256sum <file>" prints it',
    ],
    [
      "with a checksum without URL",
      fetching({ url: unsaid }),
      'url "" is no address',
      'write for example "https://example.org/countries.csv"',
    ],
    [
      "with a URL that anybody on the way could answer",
      fetching({ url: "http://example.org/sales.csv" }),
      "url http://example.org/sales.csv is not https",
      "use https",
    ],
    [
      "with a password in the URL",
      fetching({ url: "https://me:secret@example.org/sales.csv" }),
      "the url of example.org holds a user name or a password",
      "use one that needs none",
    ],
  ])("%s", (_what, product, fault, repair) => {
    const faults = refused([product]).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
    expect(faults).not.toContain("secret");
  });

  it("two products of one name, whose files would come into one folder", () => {
    const other: Product = { ...shop(), tables: [] };
    expect(refused([shop(), other])).toEqual([
      "landing/shop/files/sales is of source files of product shop and of source files of product shop; rename one of them",
    ]);
  });
});
