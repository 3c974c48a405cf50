import { closeSync, openSync, readSync } from "node:fs";
import type { FileColumns } from "./file-columns.ts";

const CHUNK = 1024 * 1024;
const LINE_FEED = 10;

/** How many broken lines of a file are named one by one. */
const NAMED = 3;

/** Keys of all objects of a JSON file, which has one object per line, in the order in which they come up. */
export function jsonKeys(file: string): FileColumns {
  const keys = new Set<string>();
  const faults: string[] = [];
  let [number, objects, broken] = [0, 0, 0];
  for (const line of lines(file)) {
    number += 1;
    if (line.trim() === "") continue;
    const found = objectKeys(line);
    if (typeof found === "string") {
      broken += 1;
      if (broken <= NAMED) faults.push(`has on line ${number} ${found}; write one JSON object per line`);
      continue;
    }
    objects += 1;
    for (const key of found) keys.add(key);
  }
  if (broken > NAMED) faults.push(`has ${broken - NAMED} more such lines`);
  return { columns: objects === 0 ? undefined : [...keys], faults };
}

/** The keys of the object that a line is, or what the line is instead. */
function objectKeys(line: string): readonly string[] | string {
  try {
    const value: unknown = JSON.parse(line);
    if (Array.isArray(value)) return "an array";
    return typeof value === "object" && value !== null ? Object.keys(value) : "no object";
  } catch {
    // The parser's own words show what is in the line, which may be nobody's business.
    return "no complete JSON";
  }
}

/** The lines of a file, which need not fit into one text. */
function* lines(file: string): Generator<string> {
  const handle = openSync(file, "r");
  const chunk = Buffer.alloc(CHUNK);
  let rest = Buffer.alloc(0);
  let first = true;
  const text = (line: Buffer): string => {
    const written = line.toString("utf8");
    const marked = first && written.startsWith("\uFEFF");
    first = false;
    return marked ? written.slice(1) : written;
  };
  try {
    for (let length = readSync(handle, chunk); length > 0; length = readSync(handle, chunk)) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
        yield text(bytes.subarray(start, end));
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    if (rest.length > 0) yield text(rest);
  } finally {
    closeSync(handle);
  }
}
