import { pulumi } from "./it-stack.ts";

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** What a preview would do: `operation name` for every resource that does not stay the same, sorted. */
export async function previewChanges(): Promise<string[]> {
  const { steps } = JSON.parse(await pulumi(["preview", "--json"])) as { steps: Step[] };
  return steps
    .filter(({ op }) => op !== "same" && op !== "read")
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? urn}`)
    .sort();
}
