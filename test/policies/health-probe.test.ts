import { expect, test } from "vitest";
import rule from "../../policies/compute/health-probe.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, violations } from "./support.ts";

test.each([
  [["CMD", "lakehouse-probe", "http", "http://localhost:8080"]],
  [["CMD-SHELL", "pg_isready && psql -c 'SELECT 1'"]],
  [["CMD-SHELL", "curl -fsS http://localhost || exit 1"]],
  [["CMD", "truetype-server-check"]],
])("%j passes", async (tests) => {
  expect(await violations(rule, container({ healthcheck: { tests } }))).toEqual([]);
});

test.each([
  [undefined, "No health check is set."],
  [{}, "No health check is set."],
  [{ tests: [] }, "No health check is set."],
  [{ tests: ["NONE"] }, "The health check is switched off (NONE)."],
  [{ tests: ["CMD"] }, "The health check has no command."],
  [{ tests: ["lakehouse-probe", "http"] }, "starts neither with CMD nor with CMD-SHELL."],
  [{ tests: ["CMD", "true"] }, 'The health check "true" passes whatever the service does.'],
  [{ tests: ["CMD", "/bin/true"] }, 'The health check "/bin/true" passes whatever the service does.'],
  [{ tests: ["CMD-SHELL", "exit 0"] }, 'The health check "exit 0" passes whatever the service does.'],
  [{ tests: ["CMD-SHELL", ":"] }, 'The health check ":" passes whatever the service does.'],
  [
    { tests: ["CMD-SHELL", "probe || true"] },
    'The health check "probe || true" passes whatever the service does.',
  ],
])("%j is a fault", async (healthcheck, what) => {
  const messages = await violations(rule, container({ healthcheck }));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(what);
  expect(messages[0]).toContain("Fix: set healthcheck.tests");
});

test("a check that is not known yet is no fault", async () => {
  expect(await violations(rule, container({ healthcheck: NOT_KNOWN_YET }))).toEqual([]);
  expect(await violations(rule, container({ healthcheck: { tests: NOT_KNOWN_YET } }))).toEqual([]);
  expect(await violations(rule, container({ healthcheck: { tests: ["CMD", NOT_KNOWN_YET] } }))).toEqual([]);
});

test("NONE is seen although a later part is not known yet", async () => {
  expect(await violations(rule, container({ healthcheck: { tests: ["NONE", NOT_KNOWN_YET] } }))).toHaveLength(
    1,
  );
});
