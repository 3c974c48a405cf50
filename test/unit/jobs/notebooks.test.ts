import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "../../../notebooks");

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

const notebooks = readdirSync(FOLDER).filter((file) => file.endsWith(".ipynb"));

const code = (file: string): Cell[] => {
  const notebook = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as {
    readonly cells: readonly Cell[];
  };
  return notebook.cells.filter((cell) => cell.cell_type === "code");
};

const text = (file: string): string =>
  code(file)
    .map((cell) => (typeof cell.source === "string" ? cell.source : cell.source.join("")))
    .join("\n");

it("ships the introduction", () => {
  expect(notebooks).toContain("1_intro_architecture.ipynb");
});

describe.each(notebooks)("%s", (file) => {
  it("is committed without outputs", () => {
    expect(code(file).filter((cell) => (cell.outputs ?? []).length > 0)).toEqual([]);
    expect(code(file).filter((cell) => cell.execution_count !== null)).toEqual([]);
  });

  it("holds no credentials and names no host", () => {
    expect(text(file)).not.toMatch(/password|secret|access_key|token|:\/\/(?!silver|gold|bronze)\w/i);
  });

  it("writes below its own prefix only and changes no table", () => {
    const places = [...text(file).matchAll(/_path = "([^"]+)"/g)].map(([, path]) => path);
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((path) => !/^s3a:\/\/(silver|gold)\/notebook\//.test(path ?? ""))).toEqual([]);
    const writes = [...text(file).matchAll(/\.parquet\((\w+)\)/g)].map(([, target]) => target);
    expect(writes.filter((target) => target?.endsWith("_path") !== true)).toEqual([]);
    expect(text(file)).not.toMatch(
      /saveAsTable|insertInto|\b(?:INSERT|UPDATE|DELETE|DROP|CREATE|ALTER|TRUNCATE)\b/,
    );
  });
});
