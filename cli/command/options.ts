import { InvalidArgumentError, Option } from "commander";

/** `--stack`, which every command has. */
export function stackOption(): Option {
  return new Option("--stack <name>", "stack to work on").default("dev").env("LAKEHOUSE_STACK");
}

/** `--json`. */
export function jsonOption(): Option {
  return new Option("--json", "print the result as JSON on standard output; progress goes to standard error");
}

/** `--delete-data` of the commands that change a stack or show what would change. */
export function deleteDataOption(): Option {
  return new Option(
    "--delete-data",
    "second key to deleting data; the first is the stack's configuration lakehouse:allowDataLoss true",
  );
}

/** `--data`, which may be repeated; its value is collected by product. */
export function dataOption(description: string): Option {
  return new Option("--data <product=folder>", description)
    .default({}, "none")
    .argParser((text: string, before: Record<string, string>) => {
      const at = text.indexOf("=");
      if (at < 1 || at === text.length - 1) {
        throw new InvalidArgumentError("Write it as product=folder, for example pagila=./data/pagila.");
      }
      return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
    });
}

/** `--replace-source`, which may be repeated. */
export function replaceSourceOption(): Option {
  return new Option(
    "--replace-source <product>",
    "allow the rows of this product's sample source to be replaced by others (may be repeated)",
  )
    .default([], "none")
    .argParser((product: string, before: string[]) => [...before, product]);
}

/** A whole number of at least 1. */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Give a whole number from 1.");
  return number;
}
