import { execa } from "execa";

/** Stacks that only these tests make. */
const TEST_STACKS = ["it", "it-side"];

/**
 * Removes what an earlier run of the tests left behind when it was ended from outside, in a checkout that may be
 * gone by now. Only stacks of the tests are touched.
 */
export async function removeLeftOvers(): Promise<void> {
  for (const stack of TEST_STACKS) {
    const ids = async (...list: string[]): Promise<string[]> => {
      const { stdout } = await execa("docker", [
        ...list,
        "--filter",
        `label=lakehouse.stack=${stack}`,
        "--quiet",
      ]);
      return stdout.split("\n").filter((id) => id !== "");
    };
    const remove = async (what: string, found: readonly string[], ...flags: string[]): Promise<void> => {
      if (found.length > 0) await execa("docker", [what, "rm", ...flags, ...found]);
    };
    await remove("container", await ids("ps", "--all"), "--force", "--volumes");
    await remove("volume", await ids("volume", "ls"));
    await remove("network", await ids("network", "ls"));
  }
}
