import { resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const module = (path: string): string => JSON.stringify(resolve(import.meta.dirname, "../../../cli", path));

/** A command that runs `script` as its child, is interrupted, and would then go on to a second step. */
async function interrupted(script: string) {
  const program = `
    const { interruptible } = await import(${module("command/interruption.ts")});
    const { follow } = await import(${module("command/child.ts")});
    try {
      await interruptible("Try again.", async () => {
        await follow("sh", ["-c", ${JSON.stringify(script)}]);
        console.log("went on");
      });
    } catch (error) {
      console.log(error.message);
      process.exitCode = error.exitCode;
    }`;
  const child = execa(process.execPath, ["--input-type=module", "--eval", program], {
    reject: false,
    env: { NODE_NO_WARNINGS: "1" },
  });
  // The child tells when it is at work.
  for await (const line of child.iterable({ from: "stderr" })) {
    if (line === "at work") child.kill("SIGINT");
  }
  return child;
}

describe("interruptible", () => {
  it("lets the child end in order, gives it the signal once, and does not go on", async () => {
    const script =
      'trap "echo got it >&2" INT; echo "at work" >&2; n=0; while [ $n -lt 5 ]; do sleep 0.1; n=$((n+1)); done';
    const result = await interrupted(script);
    expect(result.exitCode).toBe(130);
    expect(result.stdout).toBe("Interrupted. Try again.");
    expect(result.stderr.match(/got it/g)).toHaveLength(1);
  });
});
