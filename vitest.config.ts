import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,architecture,policies}/**/*.test.ts"],
    globalSetup: "test/support/temporary-folder.ts",
    // A snapshot that is missing in CI is a failure, never written silently.
    update: false,
    // A guard against what hangs, not a limit on slow machines.
    testTimeout: 60_000,
  },
});
