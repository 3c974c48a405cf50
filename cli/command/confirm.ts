import { createInterface } from "node:readline/promises";

/**
 * Asks the user to type the name of what loses its data. Without a terminal nobody can answer, which counts as no.
 *
 * @param what what loses its data, for the question
 * @param name what has to be typed
 */
export async function confirmByName(what: string, name: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write("No terminal to confirm at; add --yes to confirm in a script.\n");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`This deletes all data of ${what}. Type ${name} to go on: `);
    return answer.trim() === name;
  } finally {
    terminal.close();
  }
}
