import { Role } from "@pulumi/postgresql/role.js";
import { expect, test } from "vitest";
import rule from "../../policies/database/role-without-superuser.ts";
import { NOT_KNOWN_YET, violations, type PlannedResource } from "./support.ts";

function role(props: Readonly<Record<string, unknown>>): PlannedResource {
  return { type: Role, props: { name: "trino", login: true, superuser: false, ...props } };
}

test("a plain login role passes", async () => {
  expect(await violations(rule, role({}))).toEqual([]);
  expect(await violations(rule, role({ password: NOT_KNOWN_YET, createRole: NOT_KNOWN_YET }))).toEqual([]);
});

test.each(["superuser", "createRole", "createDatabase", "replication", "bypassRowLevelSecurity"])(
  "%s is a fault",
  async (power) => {
    const messages = await violations(rule, role({ [power]: true }));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`The role has ${power}.`);
    expect(messages[0]).toContain("Fix: leave the attribute out");
  },
);

test("all powers are told at once", async () => {
  const messages = await violations(rule, role({ superuser: true, replication: true }));
  expect(messages[0]).toContain("The role has superuser, replication.");
});
