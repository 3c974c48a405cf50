import { z } from "zod";
import { DAGSTER_LOCATION } from "../../components/services/dagster.ts";
import { CommandFailure } from "../command/failure.ts";
import { ask } from "./graphql.ts";

const RELOAD = `mutation Reload($location: String!) {
  reloadRepositoryLocation(repositoryLocationName: $location) {
    __typename
    ... on Error { message }
    ... on WorkspaceLocationEntry { locationOrLoadError { __typename ... on PythonError { message } } }
  }
}`;

const reloaded = z.object({
  reloadRepositoryLocation: z.object({
    __typename: z.string(),
    message: z.string().optional(),
    locationOrLoadError: z.object({ __typename: z.string(), message: z.string().optional() }).nullish(),
  }),
});

/**
 * Makes Dagster load the stack's present plan. Runs at work go on with the one they were started on.
 *
 * @throws CommandFailure with Dagster's own words when the plan cannot be loaded
 */
export async function reloadLocation(url: string): Promise<void> {
  const variables = { location: DAGSTER_LOCATION };
  const { reloadRepositoryLocation: answer } = await ask(url, { query: RELOAD, variables }, reloaded);
  const { locationOrLoadError: location } = answer;
  if (location?.__typename === "RepositoryLocation") return;
  const reason = location?.message ?? answer.message ?? `it answered ${answer.__typename}`;
  throw new CommandFailure(`Dagster cannot load the plan: ${reason.trim()}`);
}
