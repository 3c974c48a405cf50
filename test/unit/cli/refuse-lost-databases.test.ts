import { expect, it } from "vitest";
import { EXIT } from "../../../cli/command/failure.ts";
import { refuseLostDatabases } from "../../../cli/stack/refuse-lost-databases.ts";
import { parseState } from "../../../cli/stack/stack-state.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";
import { pagila } from "../../../jobs/pagila/product.ts";

const state = (protect: boolean) => {
  const resources = ["metastore", "warehouse", "dagster", "pagila", "campaign_analytics"].map((name) => ({
    urn: `urn:pulumi:dev::lakehouse::x::${name}`,
    type: "postgresql:index/database:Database",
    protect,
    inputs: { name },
  }));
  return parseState(JSON.stringify({ deployment: { resources } }));
};

it("refuses to lose the database of a product that is switched off, and says what to do", () => {
  const attempt = (): void => {
    refuseLostDatabases(state(true), [pagila]);
  };
  expect(attempt).toThrow(/database campaign_analytics[^]*enabled' true/);
  expect(attempt).toThrow(expect.objectContaining({ exitCode: EXIT.refused }));
});

it("lets pass what is declared, and what the first key has left unprotected", () => {
  refuseLostDatabases(state(true), [pagila, campaignAnalytics]);
  refuseLostDatabases(state(false), []);
});
