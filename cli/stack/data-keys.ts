import { parseStackConfig } from "../../stacks/config.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { stackFlag } from "../command/stack-flag.ts";
import { readStackConfig } from "./stack-config.ts";
import type { StackContext } from "./stack-context.ts";

/** The second key to deleting data, and the confirmation of it; the first key is in the stack's configuration. */
export interface DataKeys {
  readonly deleteData: boolean;
  /** Asks the user for the name of what loses its data; true when it was given rightly. */
  readonly confirm: () => Promise<boolean>;
}

/** What a refusal tells. Commands are without `./lakehouse` and without options. */
export interface DataAtRisk {
  /** Who holds what, for example `stack dev holds data (volumes)`. */
  readonly holds: string;
  /** What the command is for, for example `To remove everything`. */
  readonly purpose: string;
  readonly command: string;
  /** What the user may want instead, for example `To stop it and keep every row`. */
  readonly otherPurpose: string;
  readonly otherCommand: string;
}

/** @throws CommandFailure with exit code 3 that says what to type, unless both keys are turned */
export function refuseWithoutKeys(context: StackContext, { deleteData }: DataKeys, risk: DataAtRisk): void {
  const { name } = context;
  const allowed = parseStackConfig(readStackConfig(context)).spec.allowDataLoss === true;
  if (allowed && deleteData) return;
  const steps = [
    ...(allowed ? [] : [`npx pulumi config set lakehouse:allowDataLoss true --stack ${name}`]),
    `./lakehouse ${risk.command} --delete-data${stackFlag(name)}`,
  ];
  const turned = [
    allowed ? "lakehouse:allowDataLoss is set" : "",
    deleteData ? "--delete-data is given" : "",
  ];
  throw new CommandFailure(
    [
      `refused: ${risk.holds}, and removing data takes two keys` +
        ` (${turned.filter((text) => text !== "").join("; ") || "neither is turned"}). Nothing was removed.`,
      `${risk.purpose}:`,
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
      `${risk.otherPurpose}: ./lakehouse ${risk.otherCommand}${stackFlag(name)}`,
    ].join("\n"),
    EXIT.refused,
  );
}

/** @throws CommandFailure with exit code 3 unless the user confirms */
export async function refuseUnconfirmed({ confirm }: DataKeys): Promise<void> {
  if (!(await confirm())) throw new CommandFailure("not confirmed; nothing was removed", EXIT.refused);
}
