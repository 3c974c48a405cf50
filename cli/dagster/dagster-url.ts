import { publishedPort, type StackOutputs } from "../stack/stack-outputs.ts";

/** Address of Dagster's web server, or undefined when the stack runs none. */
export function dagsterUrl(outputs: StackOutputs): string | undefined {
  if (outputs.description.services.dagster === undefined) return undefined;
  return `http://127.0.0.1:${publishedPort(outputs, "dagster", "http")}`;
}
