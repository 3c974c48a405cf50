import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commentMarker } from "../../../cli/output/plan-comment.ts";

const MARKER = commentMarker("dev").replace("dev -->", "");

interface Step {
  readonly run?: string;
}

describe("the workflow files", () => {
  const github = readFileSync(".github/workflows/plan-comment.yml", "utf8");
  const gitlab = readFileSync(".gitlab-ci.yml", "utf8");

  it("GitHub: the job that runs the pull request's code cannot write, the one that writes runs none of it", () => {
    const workflow = parse(github) as {
      permissions: object;
      jobs: Record<"plan" | "comment", { permissions?: object; steps: (Step & { uses?: string })[] }>;
    };
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs.plan.permissions).toBeUndefined();
    expect(workflow.jobs.comment.permissions).toEqual({ "pull-requests": "write" });
    expect(workflow.jobs.plan.steps.map(({ run }) => run)).toContain("./lakehouse plan --markdown > plan.md");
    const writing = workflow.jobs.comment.steps.map(({ run = "", uses = "" }) => run + uses).join();
    expect(writing).not.toMatch(/checkout|\.\/lakehouse|npm/);
    expect(writing).toContain(MARKER);
  });

  it("GitLab: the job with the token has no sources", () => {
    const jobs = parse(gitlab) as Record<
      "plan" | "note",
      { script: string[]; variables: Record<string, string> }
    >;
    expect(jobs.plan.script).toContain("./lakehouse plan --markdown > plan.md");
    expect(jobs.plan.script.join()).not.toContain("TOKEN");
    expect(jobs.note.variables["GIT_STRATEGY"]).toBe("none");
    expect(jobs.note.script.join()).toContain(MARKER);
  });
});
