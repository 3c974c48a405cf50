import { z } from "zod";
import { ask } from "../../../cli/dagster/graphql.ts";
import { PORTS } from "./it-stack.ts";

/** Address of Dagster when a test has switched it on. */
export const DAGSTER_URL = `http://127.0.0.1:${PORTS.dagster.http}`;

const query = <T extends z.ZodType>(text: string, variables: Record<string, unknown>, shape: T) =>
  ask(DAGSTER_URL, { query: text, variables }, shape);

const node = z.object({
  assetKey: z.object({ path: z.array(z.string()) }),
  groupName: z.string(),
  dependencyKeys: z.array(z.object({ path: z.array(z.string()) })),
});

/** What each asset is made from, of one product, by names such as `silver.customer_active`. */
export async function graph(product: string): Promise<Record<string, string[]>> {
  const { assetNodes } = await query(
    "{ assetNodes { assetKey { path } groupName dependencyKeys { path } } }",
    {},
    z.object({ assetNodes: z.array(node) }),
  );
  return Object.fromEntries(
    assetNodes
      .filter(({ groupName }) => groupName === product)
      .map(({ assetKey, dependencyKeys }) => [
        assetKey.path.join("."),
        dependencyKeys.map(({ path }) => path.join(".")).sort(),
      ]),
  );
}

const run = z.object({ runId: z.string(), jobName: z.string(), status: z.string() });

/** Runs in Dagster's history, the youngest first. */
export async function history(): Promise<z.infer<typeof run>[]> {
  const { runsOrError } = await query(
    "{ runsOrError { ... on Runs { results { runId jobName status } } } }",
    {},
    z.object({ runsOrError: z.object({ results: z.array(run) }) }),
  );
  return runsOrError.results;
}

const event = z.object({
  __typename: z.string(),
  partition: z.string().nullish(),
  assetKey: z.object({ path: z.array(z.string()) }).nullish(),
  evaluation: z.object({ checkName: z.string(), success: z.boolean() }).optional(),
});

/** What a run has recorded: tables (with the day, where there is one) and results of checks. */
export async function recorded(
  runId: string,
): Promise<{ tables: string[]; checks: Record<string, boolean> }> {
  const { logsForRun } = await query(
    `query Events($id: ID!) { logsForRun(runId: $id) { ... on EventConnection { events {
      __typename
      ... on MaterializationEvent { partition assetKey { path } }
      ... on AssetCheckEvaluationEvent { evaluation { checkName success } }
    } } } }`,
    { id: runId },
    z.object({ logsForRun: z.object({ events: z.array(event) }) }),
  );
  return {
    tables: logsForRun.events
      .flatMap(({ assetKey, partition }) =>
        assetKey === null || assetKey === undefined
          ? []
          : [[assetKey.path.join("."), ...(typeof partition === "string" ? [partition] : [])].join(" ")],
      )
      .sort(),
    checks: Object.fromEntries(
      logsForRun.events.flatMap(({ evaluation }) =>
        evaluation === undefined ? [] : [[evaluation.checkName, evaluation.success]],
      ),
    ),
  };
}

/** Starts a back-fill as the web page does. @returns its id */
export async function backfill(asset: readonly string[], days: readonly string[]): Promise<string> {
  const { launchPartitionBackfill: launched } = await query(
    `mutation Backfill($params: LaunchBackfillParams!) {
      launchPartitionBackfill(backfillParams: $params) {
        __typename ... on LaunchBackfillSuccess { backfillId } ... on Error { message } } }`,
    { params: { assetSelection: [{ path: asset }], partitionNames: days } },
    z.object({
      launchPartitionBackfill: z.object({
        backfillId: z.string().optional(),
        message: z.string().optional(),
      }),
    }),
  );
  if (launched.backfillId === undefined) throw new Error(`no back-fill: ${launched.message ?? "unknown"}`);
  return launched.backfillId;
}

/** How a back-fill is. */
export async function backfillStatus(id: string): Promise<string> {
  const { partitionBackfillOrError } = await query(
    "query Status($id: String!) { partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } } }",
    { id },
    z.object({ partitionBackfillOrError: z.object({ status: z.string() }) }),
  );
  return partitionBackfillOrError.status;
}
