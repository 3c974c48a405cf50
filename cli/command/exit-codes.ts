import type { Command } from "commander";
import { EXIT } from "./failure.ts";

/** What an exit code means for one command. */
export type ExitMeanings = Partial<Record<keyof typeof EXIT, string>>;

const USAGE = "bad input; nothing was changed";

/** Adds the meaning of a command's exit codes to its help; {@link EXIT.usage} is every command's. */
export function explainExitCodes(command: Command, meanings: ExitMeanings): Command {
  const all: ExitMeanings = { usage: USAGE, ...meanings };
  const lines = Object.entries(EXIT)
    .filter(([name]) => name in all)
    .map(([name, code]) => `  ${String(code).padEnd(4)} ${all[name as keyof typeof EXIT] ?? ""}`);
  return command.addHelpText("after", ["", "Exit codes:", ...lines].join("\n"));
}
