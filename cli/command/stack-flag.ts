/** How a stack is named in a command that a message tells the user to type; nothing for the usual one. */
export function stackFlag(stack: string): string {
  return stack === "dev" ? "" : ` --stack ${stack}`;
}
