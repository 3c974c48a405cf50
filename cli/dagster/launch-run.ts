import { z } from "zod";
import { DAGSTER_LOCATION } from "../../components/services/dagster.ts";
import { CommandFailure } from "../command/failure.ts";
import { ask } from "./graphql.ts";
import type { AssetPath } from "./select-assets.ts";

/** What Dagster is to run. */
export interface LaunchOrder {
  readonly product: string;
  /** @default every asset of the product */
  readonly assets?: readonly AssetPath[];
  /** The one day of delivery to ingest, `YYYY-MM-DD`. @default every one that is new or changed */
  readonly date?: string;
}

const LAUNCH = `mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on Error { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}`;

const launched = z.object({
  launchRun: z.object({
    __typename: z.string(),
    run: z.object({ runId: z.string() }).optional(),
    message: z.string().optional(),
    errors: z.array(z.object({ message: z.string() })).optional(),
  }),
});

/** Starts a run. @returns its id. @throws CommandFailure with Dagster's own words when it refuses */
export async function launchRun(url: string, order: LaunchOrder): Promise<string> {
  const variables = { params: executionParams(order) };
  const { launchRun: answer } = await ask(url, { query: LAUNCH, variables }, launched);
  if (answer.run !== undefined) return answer.run.runId;
  const reasons = answer.errors?.map(({ message }) => message) ?? [answer.message ?? answer.__typename];
  throw new CommandFailure(`Dagster did not start the run: ${reasons.join("; ")}`);
}

/** The order in Dagster's words. */
export function executionParams({ product, assets, date }: LaunchOrder): object {
  return {
    selector: {
      repositoryLocationName: DAGSTER_LOCATION,
      repositoryName: "__repository__",
      jobName: product,
      ...(assets === undefined ? {} : { assetSelection: assets.map((path) => ({ path })) }),
    },
    runConfigData: date === undefined ? {} : { ops: { [`${product}_tables`]: { config: { date } } } },
    mode: "default",
  };
}
