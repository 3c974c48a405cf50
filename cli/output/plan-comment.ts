import type { PolicyFinding, Preview, PreviewStep } from "../plan/preview-events.ts";
import type { SizeTotal } from "../plan/size-totals.ts";
import { dataLosses } from "../stack/data-losses.ts";
import type { TablePlan } from "../stack/table-plan.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";

/** What a comment tells. */
export interface PlanReport {
  readonly stack: string;
  readonly preview: Preview;
  readonly tables: TablePlan;
  readonly sizes: readonly SizeTotal[];
  /** Whether both keys to deleting data are turned. */
  readonly dataMayGo: boolean;
}

/** GitHub takes 65,536 characters, GitLab more; some room is left for what a workflow adds. */
export const COMMENT_LIMIT = 65_000;

/** The rule that tells what passed only because it was acknowledged. */
const NOTICES = "lakehouse-pack-notices";

/** Operations that a reader looks for, worst first, with the words for them. */
const OPERATIONS: readonly (readonly [string, string])[] = [
  ["delete", "delete"],
  ["replace", "replace"],
  ["create", "create"],
  ["update", "update"],
  ["import", "import"],
];

/** By this a workflow finds the comment that it wrote before. */
export function commentMarker(stack: string): string {
  return `<!-- lakehouse-plan:${stack.replace(/[^\w.-]/g, "_")} -->`;
}

/**
 * Renders a plan as one comment in Markdown: resources, tables, policies, sizes. No property's value is in it.
 *
 * @param limit most characters; lists are shortened, and say so, until the comment fits
 */
export function renderPlanComment(report: PlanReport, limit = COMMENT_LIMIT): string {
  for (let rows = 1000; ; rows = Math.floor(rows / 2)) {
    const text = render(report, rows);
    if (text.length <= limit || rows === 0) return text.slice(0, limit);
  }
}

function render(report: PlanReport, rows: number): string {
  const { stack, preview, tables, sizes } = report;
  return [
    commentMarker(stack),
    `## Plan of stack ${escapeMarkdown(stack)}`,
    "",
    verdict(report),
    ...losses(report, rows),
    ...errors(preview.errors, rows),
    "",
    "### Resources",
    "",
    ...resources(preview.steps, rows),
    "",
    "### Tables",
    "",
    ...tableChanges(tables, rows),
    "",
    "### Policies",
    "",
    ...policies(preview.findings, rows),
    ...(sizes.length === 0 ? [] : ["", "### Sizes", "", ...sizeTable(sizes)]),
    "",
  ].join("\n");
}

function verdict({ preview, tables, dataMayGo }: PlanReport): string {
  const mandatory = preview.findings.filter(({ level }) => level === "mandatory").length;
  const lost = dataLosses(beforeOf(preview.steps)).length;
  const refused = tables.changes.filter((change) => change.refused).length;
  const reasons = [
    ...(mandatory === 0 ? [] : [counted(mandatory, "mandatory finding")]),
    ...(lost === 0 || dataMayGo ? [] : [`${counted(lost, "resource")} with data would go`]),
    ...(refused === 0 ? [] : [`${counted(refused, "table change")} refused`]),
    ...(preview.errors.length === 0 || mandatory > 0 ? [] : [counted(preview.errors.length, "error")]),
  ];
  if (reasons.length > 0) return `**Stopped:** ${reasons.join(", ")}.`;
  return preview.succeeded ? "**Fine:** nothing stops this plan." : "**Stopped:** the preview failed.";
}

function losses({ preview, dataMayGo }: PlanReport, rows: number): string[] {
  const lost = dataLosses(beforeOf(preview.steps));
  if (lost.length === 0) return [];
  const keys = dataMayGo ? "Both keys are turned." : "That takes two keys: see `./lakehouse up --help`.";
  const lines = lost.map(
    ({ urn, type, replaced }) =>
      `- ${named(urn)} (${escapeMarkdown(type)}): ${replaced ? "replaced by an empty one" : "deleted"}`,
  );
  return ["", "### Data that goes", "", keys, "", ...shortened(lines, rows)];
}

function errors(messages: readonly string[], rows: number): string[] {
  if (messages.length === 0) return [];
  const lines = messages.map((message) => `- ${escapeMarkdown(message)}`);
  return ["", "### Errors", "", ...shortened(lines, rows)];
}

function resources(steps: readonly PreviewStep[], rows: number): string[] {
  const told = OPERATIONS.flatMap(([op, word]) =>
    steps.filter((step) => step.op === op).map((step) => ({ ...step, word })),
  );
  const counts = OPERATIONS.flatMap(([op, word]) => {
    const number = told.filter((step) => step.op === op).length;
    return number === 0 ? [] : [`${number} to ${word}`];
  });
  const same = steps.filter(({ op }) => op === "same").length;
  const summary = `${counts.length === 0 ? "No change" : counts.join(", ")}; ${same} unchanged.`;
  if (told.length === 0) return [summary];
  const lines = told.map(({ word, urn, type, changed }) => [
    word,
    named(urn),
    escapeMarkdown(type),
    changed.map(escapeMarkdown).join(", "),
  ]);
  return [
    summary,
    "",
    ...markdownTable(["change", "resource", "type", "properties"], lines.slice(0, rows)),
    ...leftOut(lines.length, rows),
  ];
}

function tableChanges({ changes }: TablePlan, rows: number): string[] {
  if (changes.length === 0) return ["No change."];
  const lines = changes.map(({ table, change, mark, refused }) => [
    escapeMarkdown(table),
    escapeMarkdown(change),
    escapeMarkdown(refused ? `${mark}, refused` : mark),
  ]);
  return [
    ...markdownTable(["table", "change", "mark"], lines.slice(0, rows)),
    ...leftOut(lines.length, rows),
  ];
}

function policies(findings: readonly PolicyFinding[], rows: number): string[] {
  const notices = findings.filter(({ rule }) => rule === NOTICES);
  const others = findings.filter(({ rule }) => rule !== NOTICES);
  if (findings.length === 0) return ["Every rule holds."];
  const sorted = [...others].sort((a, b) => (a.level === b.level ? 0 : a.level === "mandatory" ? -1 : 1));
  const lines = sorted.map(({ rule, level, urn, message }) => {
    // The first line describes the rule, which its name does too.
    const [, fault = message, ...rest] = message.split("\n");
    const fix = rest.find((line) => line.startsWith("Fix: ")) ?? "";
    return `- **${escapeMarkdown(level)}** ${escapeMarkdown(rule)}, ${named(urn)}: ${escapeMarkdown(`${fault} ${fix}`)}`;
  });
  const words = notices.map(({ message }) => `- ${escapeMarkdown(message.split("\n").slice(1).join(" "))}`);
  return [
    ...(lines.length === 0 ? ["Every rule holds, save for what is acknowledged."] : shortened(lines, rows)),
    ...(words.length === 0 ? [] : ["", "Notices:", "", ...shortened(words, rows)]),
  ];
}

function sizeTable(sizes: readonly SizeTotal[]): string[] {
  const value = (amount: number, unit: string): string => `${amount}${unit === "" ? "" : ` ${unit}`}`;
  return markdownTable(
    ["what", "before", "after"],
    sizes.map(({ name, unit, before, after }) => [name, value(before, unit), value(after, unit)]),
  );
}

function beforeOf(steps: readonly PreviewStep[]) {
  return steps.map(({ op, urn, type, before }) => ({ op, urn, type, inputs: before }));
}

function named(urn: string): string {
  return urn === "" ? "the stack" : escapeMarkdown(urn.slice(urn.lastIndexOf("::") + 2));
}

function shortened(lines: readonly string[], rows: number): string[] {
  return [...lines.slice(0, rows), ...leftOut(lines.length, rows)];
}

function leftOut(all: number, rows: number): string[] {
  if (all <= rows) return [];
  return ["", `… and ${all - rows} more, left out to fit the comment; \`./lakehouse plan\` shows all.`];
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
