import { EXIT } from "../command/failure.ts";
import { renderPlanComment } from "../output/plan-comment.ts";
import { dataLosses } from "../stack/data-losses.ts";
import { allowsDataLoss } from "../stack/guard-data.ts";
import type { StackTools } from "../stack/stack-tools.ts";
import { stackTablePlan } from "../stack/table-plan.ts";
import { readPreviewEvents } from "./preview-events.ts";
import { sizeTotals } from "./size-totals.ts";

/**
 * Plans a stack for a comment. A plan that is stopped is told in the comment as well; the exit code says so.
 *
 * @param pack arguments by which Pulumi judges the plan by the policies
 */
export async function markdownPlan(
  tools: StackTools,
  pack: readonly string[],
  deleteData: boolean,
): Promise<{ comment: string; exitCode: number }> {
  const { stdout, exitCode } = await tools.pulumi.readEvents("--suppress-outputs", ...pack);
  const preview = readPreviewEvents(stdout);
  const tables = await stackTablePlan(tools);
  const dataMayGo = deleteData && allowsDataLoss(tools);
  const comment = renderPlanComment({
    stack: tools.context.name,
    preview,
    tables,
    sizes: sizeTotals(preview.steps),
    dataMayGo,
  });
  const losses = dataLosses(
    preview.steps.map(({ op, urn, type, before }) => ({ op, urn, type, inputs: before })),
  );
  const refused = (losses.length > 0 && !dataMayGo) || tables.changes.some((change) => change.refused);
  if (refused) return { comment, exitCode: EXIT.refused };
  return { comment, exitCode: exitCode === 0 && preview.succeeded ? EXIT.ok : EXIT.failed };
}
