import type { StackDescription } from "../../components/stack-description.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";

/**
 * Services of a stack that a command was told to work on, each once and in the stack's order.
 *
 * @param names what the user named; nothing stands for every service
 * @throws CommandFailure with exit code 2 for a service that the stack does not have; the message names those it has
 */
export function chooseServices(description: StackDescription, names: readonly string[]): string[] {
  const known = Object.keys(description.services);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new CommandFailure(
      `stack ${description.stack} has no service ${unknown.join(", ")}; it has ${known.join(", ")}`,
      EXIT.usage,
    );
  }
  return names.length === 0 ? known : known.filter((name) => names.includes(name));
}
