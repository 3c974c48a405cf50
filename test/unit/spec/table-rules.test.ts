import { describe, expect, it } from "vitest";
import type { Column, Table } from "../../../components/index.ts";
import { quarantineName } from "../../../components/spec/quarantine-name.ts";
import { tableRules } from "../../../components/spec/table-rules.ts";

const table = (columns: Record<string, Column>, rules: Table["rules"] = {}): Table => ({
  layer: "silver",
  name: "ads",
  description: "Ads",
  primaryKey: [],
  columns,
  rules,
  job: { step: "sql", sql: "ads.sql", reads: [] },
});

describe("tableRules", () => {
  it("states what columns declare as conditions in Spark SQL, beside the written rules", () => {
    const rules = tableRules(
      table(
        {
          id: { type: "int", nullable: false, description: "Number" },
          share: { type: "double", range: { least: 0, most: 1 }, onBreach: "reject", description: "Share" },
          spend: { type: "decimal(8,2)", range: { least: -1.5 }, onBreach: "warn", description: "Spend" },
          boss: { type: "int", references: "bronze.person", description: "Boss" },
          state: { type: "string", values: ["on", "o'ff\\"], description: "State" },
        },
        { few: { check: "id < 10", severity: "warn", description: "There are few" } },
      ),
    );
    expect(rules.map(({ name, check, severity }) => `${name} ${severity}: ${check}`)).toMatchInlineSnapshot(`
      [
        "boss_refers stop: \`boss\` IS NULL OR \`_boss_found\`",
        "few warn: id < 10",
        "id_present stop: \`id\` IS NOT NULL",
        "share_in_range reject: \`share\` >= 0 AND \`share\` <= 1",
        "spend_in_range warn: \`spend\` >= -1.5",
        "state_known stop: \`state\` IN ('on', 'o\\'ff\\\\')",
      ]
    `);
  });

  it("gives a quarantine to a table that rejects rows only", () => {
    const rule = { check: "id < 10", description: "There are few" };
    expect(quarantineName(table({}, { few: { ...rule, severity: "reject" } }))).toBe("ads_quarantine");
    expect(quarantineName(table({}, { few: { ...rule, severity: "stop" } }))).toBeUndefined();
  });
});
