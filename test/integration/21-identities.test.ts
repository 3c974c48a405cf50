import { describe, expect, it } from "vitest";
import { postgres, store } from "./support/queries.ts";

const BUCKETS = ["bronze", "silver", "gold", "system"] as const;

/** What each user of the store may do with an object of its own making, by trying. */
async function tries(user: string, bucket: string, key: string): Promise<string> {
  const client = await store(user);
  const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "AccessDenied") return false;
      throw error;
    }
  };
  const root = await store("lakehouse-root");
  await root.putObject(bucket, key, "x");
  try {
    const read = await attempt(() => client.getObject(bucket, key).then((stream) => stream.destroy()));
    const put = await attempt(() => client.putObject(bucket, key, "y"));
    const remove = await attempt(() => client.removeObject(bucket, key));
    return (
      [read ? "read" : "", put ? "put" : "", remove ? "delete" : ""].filter(Boolean).join("+") || "nothing"
    );
  } finally {
    await root.removeObject(bucket, key);
  }
}

describe("each service's user of the store", () => {
  it.each([
    [
      "spark",
      { bronze: "read+put+delete", silver: "read+put+delete", gold: "read+put+delete", system: "nothing" },
    ],
    [
      "jobs",
      { bronze: "read+put+delete", silver: "read+put+delete", gold: "read+put+delete", system: "nothing" },
    ],
    ["metastore", { bronze: "read+put", silver: "read+put", gold: "read+put", system: "nothing" }],
    ["trino", { bronze: "read+put", silver: "read+put", gold: "read+put", system: "nothing" }],
  ])("%s can do what it must and nothing else", async (user, expected) => {
    const seen = Object.fromEntries(
      await Promise.all(
        BUCKETS.map(async (bucket) => [bucket, await tries(user, bucket, `tried-by-${user}`)] as const),
      ),
    );
    expect(seen).toEqual(expected);
  });

  it("jobs reads its code and plan, and adds run records without deleting them", async () => {
    expect(await tries("jobs", "system", "jobs/tried")).toBe("read");
    expect(await tries("jobs", "system", "plan/tried")).toBe("read");
    expect(await tries("jobs", "system", "runs/tried")).toBe("read+put");
  });
});

describe("each role of Postgres", () => {
  it.each(["jobs", "trino"])("%s reads the source and cannot change it", async (role) => {
    expect(await postgres("select count(*)::int as n from customer", { role })).toEqual([{ n: 599 }]);
    await expect(postgres("update customer set active = 0", { role })).rejects.toThrow(/permission denied/);
    await expect(postgres("create table mine (id int)", { role })).rejects.toThrow(/permission denied/);
  });

  it("trino cannot enter the metastore's database", async () => {
    await expect(postgres("select 1", { role: "trino", database: "metastore" })).rejects.toThrow(
      /permission denied for database/,
    );
  });
});
