import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { CommandFailure } from "../command/failure.ts";
import { ask, DagsterAway } from "./graphql.ts";

/** Milliseconds from look to look. */
const POLL = 500;
/** Milliseconds in the queue that are worth a line. */
const QUEUED_LONG = 5_000;
/** Milliseconds Dagster may be away in the middle of a run; started again, it fails the run that it has lost. */
const AWAY_LIMIT = 180_000;

const FOLLOW = `query Follow($id: ID!, $cursor: String) {
  runOrError(runId: $id) { __typename ... on Run { status tags { key value } } ... on Error { message } }
  logsForRun(runId: $id, afterCursor: $cursor) {
    __typename
    ... on Error { message }
    ... on EventConnection {
      cursor
      hasMore
      events { __typename ... on LogMessageEvent { message } ... on RunFailureEvent { message } }
    }
  }
}`;

const seen = z.object({
  runOrError: z.object({
    __typename: z.string(),
    message: z.string().optional(),
    status: z.string().optional(),
    tags: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  }),
  logsForRun: z.object({
    message: z.string().optional(),
    cursor: z.string().optional(),
    hasMore: z.boolean().default(false),
    events: z.array(z.object({ __typename: z.string(), message: z.string().optional() })).default([]),
  }),
});

/** How a run ended. */
export interface RunEnd {
  readonly status: "SUCCESS" | "FAILURE" | "CANCELED";
  /** What the run is marked with, by name. */
  readonly tags: Readonly<Record<string, string>>;
}

const ENDS: readonly string[] = ["SUCCESS", "FAILURE", "CANCELED"] satisfies RunEnd["status"][];

/**
 * Follows a run to its end, also over a restart of Dagster.
 *
 * @param say is given what the run says, line by line
 * @throws DagsterAway when Dagster does not come back
 */
export async function followRun(url: string, id: string, say: (line: string) => void): Promise<RunEnd> {
  let cursor: string | undefined;
  let queuedSince: number | undefined;
  let told = false;
  let answeredAt = Date.now();
  let away = false;
  for (;;) {
    const answer = await look(url, id, cursor);
    if (answer instanceof DagsterAway) {
      if (Date.now() - answeredAt > AWAY_LIMIT) throw answer;
      if (!away) say(`${answer.message}; waiting for it`);
      away = true;
      await setTimeout(POLL);
      continue;
    }
    answeredAt = Date.now();
    away = false;
    const { runOrError: run, logsForRun: logs } = answer;
    const refusal = run.message ?? logs.message;
    if (refusal !== undefined) throw new CommandFailure(`run ${id} cannot be followed: ${refusal}`);
    for (const { message } of logs.events) if (message !== undefined) say(message);
    cursor = logs.cursor ?? cursor;
    // Every run is in the queue for a moment.
    queuedSince = run.status === "QUEUED" ? (queuedSince ?? Date.now()) : undefined;
    if (queuedSince !== undefined && !told && Date.now() - queuedSince > QUEUED_LONG) {
      say("waiting until no other run of this product is at work");
      told = true;
    }
    // What was said before the end may come after it was seen: once more, until there is nothing.
    if (isEnd(run.status) && logs.events.length === 0) {
      return { status: run.status, tags: Object.fromEntries(run.tags.map(({ key, value }) => [key, value])) };
    }
    if (!logs.hasMore) await setTimeout(POLL);
  }
}

async function look(
  url: string,
  id: string,
  cursor: string | undefined,
): Promise<z.infer<typeof seen> | DagsterAway> {
  try {
    return await ask(url, { query: FOLLOW, variables: { id, cursor } }, seen);
  } catch (error) {
    if (error instanceof DagsterAway) return error;
    throw error;
  }
}

function isEnd(status: string | undefined): status is RunEnd["status"] {
  return status !== undefined && ENDS.includes(status);
}
