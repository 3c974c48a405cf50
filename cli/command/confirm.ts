import { createInterface } from "node:readline/promises";

/**
 * Asks the user to type the name of what loses its data, or is changed otherwise. Without a terminal nobody can answer, which counts as no.
 *
 * @param what what is changed, for the question
 * @param name what has to be typed
 * @param does what happens to it, as a verb with its object
 */
export async function confirmByName(
  what: string,
  name: string,
  does = "deletes all data of",
): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write("No terminal to confirm at; add --yes to confirm in a script.\n");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`This ${does} ${what}. Type ${name} to go on: `);
    return answer.trim() === name;
  } finally {
    terminal.close();
  }
}
