import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { markdownTable } from "../../support/markdown-table.ts";

interface CommandFile {
  readonly register: (program: Command) => void;
}

const readme = readFileSync("README.md", "utf8");
const page = readFileSync("docs/commands.md", "utf8");
const program = new Command("lakehouse");

/** Commands that do something, by their whole name: a group such as `s3` counts by its members. */
function leaves(command: Command, name = ""): [string, Command][] {
  if (command.commands.length === 0) return [[name, command]];
  return command.commands.flatMap((child) => leaves(child, `${name} ${child.name()}`.trim()));
}

const section = (name: string): string => {
  const [, text = ""] = page.split(new RegExp(`^## ${name}$`, "m"));
  return text.split(/^## /m)[0] ?? "";
};

beforeAll(async () => {
  for (const file of globSync("cli/commands/*.ts").sort()) {
    ((await import(resolve(file))) as CommandFile).register(program);
  }
});

describe("the commands in README and docs", () => {
  it("the README lists every command and no other", () => {
    const listed = markdownTable(readme, "Command").map(([command]) => command);
    const commands = program.commands.map((command) => `./lakehouse ${command.name()}`);
    expect(listed.sort()).toEqual(commands.sort());
  });

  it("docs/commands.md has a section for every command and no other", () => {
    const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual(
      leaves(program)
        .map(([name]) => name)
        .sort(),
    );
  });

  it("each section lists the command's arguments and options as --help does", () => {
    for (const [name, command] of leaves(program)) {
      const usage = command.registeredArguments.map((argument) => {
        const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
        return argument.required ? `<${text}>` : `[${text}]`;
      });
      expect(section(name), name).toContain(`\n${["./lakehouse", name, ...usage].join(" ")}\n`);
      expect(section(name), name).toContain(command.description());
      expect(markdownTable(section(name), "Option"), name).toEqual(
        command.options.map((option) => [option.flags, option.description.replaceAll("`", "")]),
      );
    }
  });

  it("the README mentions no command or option that does not exist", () => {
    const known = new Map(leaves(program));
    const groups = new Set(
      program.commands.filter(({ commands }) => commands.length > 0).map((group) => group.name()),
    );
    for (const [line, name = "", second = ""] of readme.matchAll(
      /\.\/lakehouse ([a-z]\w*)(?: ([a-z]\w*))?[^`\n]*/g,
    )) {
      const command = known.get(name) ?? known.get(`${name} ${second}`);
      if (second === "" && groups.has(name)) continue;
      expect(command, line).toBeDefined();
      const given = (line.split(" -- ")[0] ?? "").match(/--[a-z-]+/g) ?? [];
      const options = command?.options.map(({ long }) => long) ?? [];
      expect(
        given.filter((flag) => !options.includes(flag)),
        line,
      ).toEqual([]);
    }
  });
});
