import type { z } from "zod";
import { CommandFailure } from "../command/failure.ts";

/** Milliseconds one answer may take; loading a code location anew takes the longest. */
const ANSWER_LIMIT = 120_000;

/** Dagster could not be asked; it may be starting again. */
export class DagsterAway extends CommandFailure {}

/**
 * Asks Dagster's web server.
 *
 * @param shape what the answer's data has to be
 * @throws DagsterAway when it does not answer; CommandFailure when it refuses what it is asked
 */
export async function ask<T extends z.ZodType>(
  url: string,
  question: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> },
  shape: T,
): Promise<z.infer<T>> {
  const answer = (await post(url, question)) as { data?: unknown; errors?: { message: string }[] };
  if (answer.errors !== undefined && answer.errors.length > 0) {
    throw new CommandFailure(`Dagster refused: ${answer.errors.map(({ message }) => message).join("; ")}`);
  }
  return shape.parse(answer.data);
}

async function post(url: string, question: unknown): Promise<unknown> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(ANSWER_LIMIT),
    });
    return await response.json();
  } catch (error) {
    // Also what a server sends that is ended in the middle of an answer.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new DagsterAway(
      `Dagster does not answer at ${url}: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
  }
}
