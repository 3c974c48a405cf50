import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "minio";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { deliver, type DeliverRequest } from "../../../cli/sources/deliver.ts";
import type { Delivery } from "../../../cli/sources/delivery.ts";
import { folderDeliveries } from "../../../cli/sources/folder-deliveries.ts";
import { sampleDeliveries } from "../../../cli/sources/sample-deliveries.ts";
import { CommandFailure } from "../../../cli/command/failure.ts";
import { writeRows } from "../../../cli/sources/write-rows.ts";
import { FILE_FORMATS } from "../../../components/spec/file-format.ts";
import { fileSource } from "../../../components/spec/source.ts";
import { validateDataFolder } from "../../../components/spec/validate-data-folder.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";

const CSV = 'id,name\n1,a\n2,"b\nc"\n';

/** A store in memory, as far as deliveries ask one. */
class Memory {
  readonly objects = new Map<string, { content: Buffer; meta: Record<string, string> }>();
  readonly put: string[] = [];

  async *listObjectsV2(_bucket: string, prefix: string): AsyncGenerator<{ name: string }> {
    for (const name of [...this.objects.keys()].sort()) {
      if (name.startsWith(prefix)) yield await Promise.resolve({ name });
    }
  }

  statObject(_bucket: string, name: string) {
    const metaData = this.objects.get(name)?.meta;
    return Promise.resolve({ metaData, lastModified: new Date("2024-02-10T00:00:00Z") });
  }

  putObject(_bucket: string, name: string, content: Buffer, _size: number, meta: Record<string, string>) {
    this.put.push(name);
    this.objects.set(name, { content, meta });
    return Promise.resolve();
  }
}

const delivery = (day: string | undefined, text = CSV): Delivery => ({
  table: "people",
  day,
  origin: "people.csv",
  read: () => Promise.resolve(Buffer.from(text)),
});

describe("deliver", () => {
  let store = new Memory();
  beforeEach(() => {
    store = new Memory();
  });

  const send = (deliveries: Delivery[], change: Partial<DeliverRequest> = {}) =>
    deliver(store as unknown as Client, {
      product: "hr",
      source: "files",
      format: "csv",
      bucket: "landing",
      deliveries,
      sample: false,
      today: "2024-02-09",
      replace: false,
      ...change,
    });

  it("puts each file below its day, with what it is in the metadata", async () => {
    const { outcome, record } = await send([delivery("2024-02-07")]);
    expect([outcome, record.rows]).toEqual(["loaded", { people: 2 }]);
    expect(store.put).toEqual(["hr/files/people/2024-02-07/people.csv"]);
    const [object] = store.objects.values();
    const sha256 = createHash("sha256").update(CSV).digest("hex");
    expect(object?.meta).toEqual({ sha256, rows: "2", sample: "false" });
  });

  it("delivers a file without a day today, and the same file never again", async () => {
    await send([delivery(undefined)]);
    expect((await send([delivery(undefined)], { today: "2024-02-10" })).outcome).toBe("unchanged");
    await send([delivery(undefined, "id,name\n3,d\n")], { today: "2024-02-10" });
    expect(store.put).toEqual([
      "hr/files/people/2024-02-09/people.csv",
      "hr/files/people/2024-02-10/people.csv",
    ]);
  });

  it("replaces what was delivered only when that is said, and says what would be replaced", async () => {
    await send([delivery("2024-02-07")]);
    const other = [delivery("2024-02-07", "id,name\n"), delivery("2024-02-08")];
    await expect(send(other)).rejects.toThrow(
      /hr\/files\/people\/2024-02-07\/people\.csv[^]*--replace-source hr/,
    );
    expect(store.put).toHaveLength(1);
    expect((await send(other, { replace: true })).outcome).toBe("replaced");
  });

  it("counts the rows of each format", async () => {
    const rows = [
      { id: "1", name: "a\nb" },
      { id: "2", name: "" },
    ];
    for (const format of FILE_FORMATS) {
      store.objects.clear();
      const content = writeRows(rows, ["id", "name"], format);
      const { record } = await send([{ ...delivery("2024-02-07"), read: () => Promise.resolve(content) }], {
        format,
      });
      expect([format, record.rows]).toEqual([format, { people: 2 }]);
      expect([...store.objects.keys()]).toEqual([`hr/files/people/2024-02-07/people.${format}`]);
    }
  });

  describe("of a file that lies elsewhere", () => {
    const elsewhere = (text: string, prepare = () => Promise.resolve()): Delivery => ({
      ...delivery(undefined, text),
      sha256: createHash("sha256").update(text).digest("hex"),
      prepare,
    });
    const never = () => Promise.reject(new Error("it was fetched again"));

    it("fetches it only when it is not the latest delivery", async () => {
      await send([elsewhere("id,name\n1,a\n")]);
      const again = await send([elsewhere("id,name\n1,a\n", never)], { today: "2024-02-10" });
      expect(again.outcome).toBe("unchanged");
      await send([elsewhere("id,name\n1,b\n")], { today: "2024-02-11" });
      // What was declared before holds again.
      await send([elsewhere("id,name\n1,a\n")], { today: "2024-02-12" });
      expect(store.put.map((key) => key.split("/")[3])).toEqual(["2024-02-09", "2024-02-11", "2024-02-12"]);
    });

    it("puts nothing when one of several does not come, and tells of all", async () => {
      const fails = (message: string) => () => Promise.reject(new CommandFailure(message));
      const files = [
        { ...elsewhere("id,name\n"), table: "places" },
        elsewhere("id,name\n1,a\n", fails("people is gone")),
        { ...elsewhere("id,name\n2,b\n", fails("teams is gone")), table: "teams" },
      ];
      await expect(send(files)).rejects.toThrow("people is gone\nteams is gone");
      expect(store.put).toEqual([]);
    });
  });

  it("never mixes the sample with real files", async () => {
    await send([delivery("2024-02-07")], { sample: true });
    await expect(send([delivery("2024-02-08")])).rejects.toThrow(/holds the generated sample \(1 files\)/);
    store.objects.clear();
    await send([delivery("2024-02-08")]);
    expect((await send([delivery("2024-02-07")], { sample: true })).outcome).toBe("unchanged");
    expect(store.objects.size).toBe(1);
  });
});

describe("what is delivered", () => {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-deliveries-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const source = fileSource({
    format: "csv",
    tables: { people: { columns: { id: { type: "int" }, name: { type: "string" } }, primaryKey: ["id"] } },
  });

  it("is a folder of files, or of days with files", () => {
    writeFileSync(join(folder, "people.csv"), CSV);
    expect(validateDataFolder("--data", folder, [source])).toEqual([]);
    expect(folderDeliveries(folder, source).map(({ day }) => day)).toEqual([undefined]);
    for (const day of ["2024-02-08", "2024-02-07", "notes"]) mkdirSync(join(folder, day));
    expect(validateDataFolder("--data", folder, [source])).toEqual([
      expect.stringMatching(/no day below .* has a people\.csv/),
    ]);
    writeFileSync(join(folder, "2024-02-08", "people.csv"), CSV);
    writeFileSync(join(folder, "2024-02-07", "people.csv"), "id,name,age\n");
    expect(folderDeliveries(folder, source).map(({ day }) => day)).toEqual(["2024-02-07", "2024-02-08"]);
    expect(validateDataFolder("--data", folder, [source])).toEqual([
      expect.stringContaining("has age, which the product does not declare"),
    ]);
  });

  it("is the sample of the product, with the header that its source declares", async () => {
    const { files } = campaignAnalytics.sources;
    if (files?.kind !== "files") throw new Error("the campaign product has no files");
    const deliveries = await sampleDeliveries(campaignAnalytics, files);
    expect(deliveries).toHaveLength(9);
    for (const file of deliveries) {
      const [header] = (await file.read()).toString().split("\n");
      expect(header?.split(",")).toEqual(Object.keys(files.tables[file.table]?.columns ?? {}));
    }
  });
});
