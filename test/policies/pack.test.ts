import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Policies } from "@pulumi/policy";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { expect, test } from "vitest";
import { RULES } from "../../policies/rules.ts";
import { container } from "./compliant.ts";
import { NotApplicable, violations } from "./support.ts";

const POLICIES = path.join(import.meta.dirname, "../../policies");
const FILES = globSync("*/*.ts", { cwd: POLICIES }).filter((file) => !file.startsWith(`support${path.sep}`));

async function defaultExport(file: string): Promise<Policies[number]> {
  return ((await import(path.join(POLICIES, file))) as { default: Policies[number] }).default;
}

test.each(FILES)("%s exports one rule, named after the file, and the pack has it", async (file) => {
  const exported = (await import(path.join(POLICIES, file))) as Record<string, unknown>;
  expect(Object.keys(exported)).toEqual(["default"]);
  const rule = await defaultExport(file);
  const area = path.dirname(file);
  expect(rule.name).toBe(`lakehouse-${area}-${path.basename(file, ".ts")}`);
  expect(RULES).toContain(rule);
});

test("the pack has nothing but those files, each once", () => {
  expect(RULES).toHaveLength(FILES.length);
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
});

test("every rule stops a plan, but the one about what a table's owner may promise", () => {
  const advisory = RULES.filter(({ enforcementLevel }) => enforcementLevel !== "mandatory");
  expect(advisory.map(({ name }) => name)).toEqual(["lakehouse-products-gold-is-fresh"]);
});

test.each(RULES)("$name says what it asks for and how to comply", (rule) => {
  expect(rule.severity).toBeDefined();
  expect(rule.description).toMatch(/^[A-Z].*\.$/s);
  expect(rule.remediationSteps).toMatch(/^[a-z].*\.$/s);
});

const OF_RESOURCES = RULES.filter((rule) => "validateResource" in rule);

test.each(OF_RESOURCES)("$name leaves other resources alone", async (rule) => {
  const other = { type: RandomPassword, props: { length: 32 } };
  await expect(violations(rule, other)).rejects.toThrow(NotApplicable);
});

test("the compliant container passes every rule that is about containers", async () => {
  for (const rule of OF_RESOURCES) {
    const messages = await violations(rule, container()).catch((error: unknown) => {
      if (error instanceof NotApplicable) return [];
      throw error;
    });
    expect(messages, rule.name).toEqual([]);
  }
});

test.each(RULES)("$name is documented as it is", (rule) => {
  const documentation = readFileSync(path.join(POLICIES, "../docs/policies.md"), "utf8");
  const cells = [`\`${rule.name}\``, rule.description, (rule.tags ?? []).join(", "), rule.severity ?? ""];
  expect(
    documentation.split("\n").map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
    ),
  ).toContainEqual(cells);
});

test("every rule is named by a test of its own kind", () => {
  const tests = globSync("*.test.ts", { cwd: import.meta.dirname })
    .filter((file) => file !== "pack.test.ts")
    .map((file) => readFileSync(path.join(import.meta.dirname, file), "utf8"))
    .join();
  const untested = FILES.filter((file) => !tests.includes(`policies/${file.replaceAll(path.sep, "/")}"`));
  expect(untested).toEqual([]);
});
