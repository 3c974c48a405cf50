/** Writes a result to standard output, as text or as JSON. */
export function print(result: string | object): void {
  const text = typeof result === "string" ? result : JSON.stringify(result, null, 2);
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}
