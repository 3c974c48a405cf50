import { capture } from "../command/child.ts";

/** Where a checkout stands. */
export interface GitState {
  readonly commit: string;
  /** Files that differ from the commit or are new; releases themselves do not count. */
  readonly changed: readonly string[];
}

/** Folder of kept releases, below the project's root. */
export const RELEASES = "releases";

/** Asks Git where a checkout stands. @throws CommandFailure when the folder is no checkout */
export async function gitState(root: string): Promise<GitState> {
  const [commit, status] = await Promise.all([
    capture("git", ["rev-parse", "HEAD"], { cwd: root }),
    capture("git", ["status", "--porcelain", "--untracked-files=all", "--", ".", `:(exclude)${RELEASES}`], {
      cwd: root,
    }),
  ]);
  const changed = status.split("\n").filter((line) => line !== "");
  return { commit: commit.trim(), changed: changed.map((line) => line.slice(3)) };
}
