import { EXIT } from "./failure.ts";

/** What an exit code means for one command. */
export type ExitMeanings = Partial<Record<keyof typeof EXIT, string>>;

const USAGE = "bad input; nothing was changed";

/** The part of a command's help that tells its exit codes; {@link EXIT.usage} is every command's. */
export function exitCodesHelp(meanings: ExitMeanings): string {
  const all: ExitMeanings = { usage: USAGE, ...meanings };
  const lines = Object.entries(EXIT)
    .filter(([name]) => name in all)
    .map(([name, code]) => `  ${String(code).padEnd(4)} ${all[name as keyof typeof EXIT] ?? ""}`);
  return ["", "Exit codes:", ...lines].join("\n");
}
