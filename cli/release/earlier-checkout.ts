import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { capture, follow, followData } from "../command/child.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import type { StackContext } from "../stack/stack-context.ts";
import type { TableChange } from "../../components/plan/table-changes.ts";
import { rollbackConfig } from "./rollback-config.ts";

const plan = z.object({
  tableChanges: z.array(
    z.object({
      table: z.string(),
      change: z.string(),
      mark: z.enum(["safe", "needs back-fill", "breaking"]),
      refused: z.boolean(),
      wayOut: z.string().optional(),
    }),
  ),
});

/** A stack as an earlier commit declares it: its own checkout, with the state and settings of this one. */
export interface EarlierCheckout {
  /** Changes of the tables that an update from this checkout makes. */
  readonly tableChanges: () => Promise<TableChange[]>;
  /** Accepts changes that lead back. */
  readonly accept: (changes: readonly TableChange[]) => void;
  /** Brings the stack up without running a pipeline. @throws CommandFailure when that fails */
  readonly up: () => Promise<void>;
}

/**
 * Lends a checkout of an earlier commit, which is removed in the end. State, passphrase and generated files are those of
 * the project; dependencies are too, where the lock files are equal, and are installed anew where they are not.
 *
 * @throws CommandFailure when Git does not have the commit
 */
export async function withEarlierCheckout<T>(
  context: StackContext,
  commit: string,
  body: (checkout: EarlierCheckout) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-rollback-"));
  const root = join(folder, "checkout");
  try {
    await capture("git", ["worktree", "add", "--detach", root, commit], { cwd: context.root });
    symlinkSync(context.workFolder, join(root, ".lakehouse"));
    const lock = "package-lock.json";
    if (readFileSync(join(root, lock)).equals(readFileSync(join(context.root, lock))))
      symlinkSync(join(context.root, "node_modules"), join(root, "node_modules"));
    const checkout = checkoutAt(root, context);
    checkout.accept([]);
    return await body(checkout);
  } finally {
    // The links first: nothing behind them may be removed.
    for (const link of [".lakehouse", "node_modules"])
      await rm(join(root, link), { force: true, recursive: true });
    await rm(folder, { recursive: true, force: true });
    await capture("git", ["worktree", "prune"], { cwd: context.root });
  }
}

function checkoutAt(root: string, { name, root: project }: StackContext): EarlierCheckout {
  const program = join(root, "lakehouse");
  const settings = `Pulumi.${name}.yaml`;
  return {
    accept: (changes) => {
      const file = join(project, settings);
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      writeFileSync(join(root, settings), rollbackConfig(text, project, changes));
    },
    tableChanges: async () => {
      const { stdout } = await followData(program, ["plan", "--json", "--stack", name], { cwd: root });
      const found = z.preprocess(asJson, plan).safeParse(stdout);
      if (found.success)
        return found.data.tableChanges.map(({ wayOut, ...change }) =>
          wayOut === undefined ? change : { ...change, wayOut },
        );
      throw new CommandFailure("the earlier commit gives no plan of the stack; the lines above say why");
    },
    up: async () => {
      const exitCode = await follow(program, ["up", "--skip-run", "--stack", name], { cwd: root });
      if (exitCode === 0) return;
      const known = Object.values(EXIT).find((code) => code === exitCode) ?? EXIT.failed;
      throw new CommandFailure("the earlier commit could not be brought up; the lines above say why", known);
    },
  };
}

function asJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
