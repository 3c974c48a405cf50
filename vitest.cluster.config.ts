import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/cluster/**/*.test.ts"],
    // Guards against what hangs, not limits on slow machines; the first run builds the cluster's programs.
    testTimeout: 300_000,
    hookTimeout: 3_600_000,
    update: false,
  },
});
