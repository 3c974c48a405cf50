import { z } from "zod";
import { CommandFailure } from "../command/failure.ts";
import { ask } from "./graphql.ts";

const TERMINATE = `mutation Terminate($id: String!) {
  terminateRun(runId: $id) { __typename ... on Error { message } ... on TerminateRunFailure { message } }
}`;

const terminated = z.object({
  terminateRun: z.object({ __typename: z.string(), message: z.string().optional() }),
});

/** Tells a run to end in order. @throws CommandFailure with Dagster's own words when it does not */
export async function terminateRun(url: string, id: string): Promise<void> {
  const { terminateRun: answer } = await ask(url, { query: TERMINATE, variables: { id } }, terminated);
  if (answer.__typename === "TerminateRunSuccess") return;
  throw new CommandFailure(`the run could not be stopped: ${answer.message ?? answer.__typename}`);
}
