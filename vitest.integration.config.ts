import { BaseSequencer, type TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";

/** By name, so that the stack is asked first, then changed, then disturbed, and removed last. */
class ByName extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve([...files].sort((a, b) => a.moduleId.localeCompare(b.moduleId)));
  }
}

export default defineConfig({
  test: {
    include: ["test/integration/**/*.test.ts"],
    globalSetup: "test/integration/support/global-setup.ts",
    // One stack, one machine: what runs in parallel would measure and disturb each other.
    fileParallelism: false,
    sequence: { sequencer: ByName },
    // Guards against what hangs, not limits on slow machines.
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
    update: false,
  },
});
