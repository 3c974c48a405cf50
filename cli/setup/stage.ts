import type { Machine } from "./machine.ts";

/** How a stage came to its end. */
export type Outcome =
  "found" | "downloaded" | "built" | "cached" | "started" | "installed" | "created" | "copied" | "not needed";

/** What a stage reports. */
export interface StageReport {
  readonly outcome: Outcome;
  /** One line: what and where. */
  readonly detail: string;
}

/** What a stage works with. */
export interface StageContext {
  readonly machine: Machine;
  /** Say what is being done now and how far it is; shown with the stage's name. */
  readonly progress: (text: string) => void;
}

/** One step of the setup; it leaves alone what is there already. */
export interface Stage {
  readonly name: string;
  /** What the stage is for, in a few words. */
  readonly purpose: string;
  /** Names of the stages that must have ended well before this one starts. */
  readonly after: readonly string[];
  readonly run: (context: StageContext) => Promise<StageReport>;
}
