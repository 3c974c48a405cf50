import { pulumi } from "./it-stack.ts";

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** Operations that say nothing by themselves: what stays, and the two halves that accompany a `replace`. */
const SILENT = new Set(["same", "read", "create-replacement", "delete-replaced"]);

/** What a preview would do: `operation name` for every resource that does not stay the same, sorted. */
export async function previewChanges(): Promise<string[]> {
  const { steps } = JSON.parse(await pulumi(["preview", "--json"])) as { steps: Step[] };
  return steps
    .filter(({ op }) => !SILENT.has(op))
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? urn}`)
    .sort();
}
