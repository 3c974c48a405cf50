import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { followRun } from "../../../cli/dagster/follow-run.ts";
import { ask, DagsterAway } from "../../../cli/dagster/graphql.ts";
import { executionParams, launchRun } from "../../../cli/dagster/launch-run.ts";
import { reloadLocation } from "../../../cli/dagster/reload-location.ts";
import { selectAssets } from "../../../cli/dagster/select-assets.ts";
import { terminateRun } from "../../../cli/dagster/terminate-run.ts";

const plan = JSON.stringify({
  products: {
    shop: {
      tables: {
        "bronze.a": { quarantine: null },
        "silver.a": { quarantine: "silver.a_quarantine" },
        "silver.a_quarantine": { quarantine: null },
      },
      jobs: [
        { name: "bronze_a", layer: "bronze", writes: "bronze.a" },
        { name: "silver_a", layer: "silver", writes: "silver.a" },
        { name: "dbt", layer: "gold", writes: null },
      ],
    },
  },
});

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A web server that gives these answers one after the other, the last one again and again. */
async function dagster(...answers: object[]): Promise<{ url: string; asked: { variables: unknown }[] }> {
  const asked: { variables: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked.push(JSON.parse(body) as { variables: unknown });
      response.end(JSON.stringify(answers[Math.min(asked.length, answers.length) - 1]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`, asked };
}

const seen = (status: string, messages: string[], cursor: string) => ({
  data: {
    runOrError: { __typename: "Run", status, tags: [{ key: "lakehouse/record", value: "r-1" }] },
    logsForRun: {
      cursor,
      hasMore: false,
      events: messages.map((message) => ({ __typename: "LogMessageEvent", message })),
    },
  },
});

describe("selectAssets", () => {
  it("leaves a whole product to Dagster", () => {
    expect(selectAssets(plan, "shop", { date: "2024-02-09" })).toBeUndefined();
  });

  it("names what the selected jobs fill, with rejected rows and what dbt makes", () => {
    expect(selectAssets(plan, "shop", { layer: "silver" })).toEqual([
      ["silver", "a"],
      ["silver", "a_quarantine"],
    ]);
    expect(selectAssets(plan, "shop", { table: "bronze.a" })).toEqual([["bronze", "a"]]);
    expect(selectAssets(plan, "shop", { job: "dbt" })).toEqual([["gold", "dbt"]]);
  });

  it("refuses what is not there and names what is", () => {
    expect(() => selectAssets(plan, "shop", { layer: "bronze", job: "dbt" })).toThrow(
      "product shop has no job with layer bronze and job dbt; its jobs: bronze_a, silver_a, dbt",
    );
  });
});

describe("talking to Dagster", () => {
  it("orders a product, some assets of it, or one day", () => {
    expect(executionParams({ product: "shop", assets: [["bronze", "a"]], date: "2024-02-09" })).toEqual({
      selector: {
        repositoryLocationName: "lakehouse",
        repositoryName: "__repository__",
        jobName: "shop",
        assetSelection: [{ path: ["bronze", "a"] }],
      },
      runConfigData: { ops: { shop_tables: { config: { date: "2024-02-09" } } } },
      mode: "default",
    });
  });

  it("says in Dagster's words why a run is not started or not stopped", async () => {
    const invalid = {
      __typename: "RunConfigValidationInvalid",
      errors: [{ message: "no field a" }, { message: "b" }],
    };
    const { url } = await dagster({ data: { launchRun: invalid } });
    await expect(launchRun(url, { product: "shop" })).rejects.toThrow("did not start the run: no field a; b");
    const over = await dagster({
      data: { terminateRun: { __typename: "TerminateRunFailure", message: "it is over" } },
    });
    await expect(terminateRun(over.url, "1")).rejects.toThrow("could not be stopped: it is over");
  });

  it("gives the error of a plan that cannot be loaded", async () => {
    const entry = (location: object) => ({
      data: {
        reloadRepositoryLocation: { __typename: "WorkspaceLocationEntry", locationOrLoadError: location },
      },
    });
    const broken = await dagster(entry({ __typename: "PythonError", message: "KeyError: 'tables'\n" }));
    await expect(reloadLocation(broken.url)).rejects.toThrow(
      "Dagster cannot load the plan: KeyError: 'tables'",
    );
    const whole = await dagster(entry({ __typename: "RepositoryLocation" }));
    await expect(reloadLocation(whole.url)).resolves.toBeUndefined();
  });

  it("tells a refusal from a server that is away", async () => {
    const { url } = await dagster({ errors: [{ message: "unknown field" }] });
    await expect(ask(url, { query: "{ a }" }, z.unknown())).rejects.toThrow("Dagster refused: unknown field");
    await expect(ask("http://127.0.0.1:1", { query: "{ a }" }, z.unknown())).rejects.toThrow(DagsterAway);
  });

  it("follows a run to its end and what is said after it, each line once", async () => {
    const lines: string[] = [];
    const { url, asked } = await dagster(
      seen("QUEUED", [], "0"),
      seen("STARTED", ["[1/2] bronze.a"], "1"),
      seen("SUCCESS", ["[2/2] silver.a"], "2"),
      seen("SUCCESS", [], "2"),
    );
    const end = await followRun(url, "1", (line) => lines.push(line));
    expect(end).toEqual({ status: "SUCCESS", tags: { "lakehouse/record": "r-1" } });
    expect(lines).toEqual(["[1/2] bronze.a", "[2/2] silver.a"]);
    expect(asked.map(({ variables }) => variables)).toEqual([
      { id: "1" },
      ...["0", "1", "2"].map((cursor) => ({ id: "1", cursor })),
    ]);
  });
});
