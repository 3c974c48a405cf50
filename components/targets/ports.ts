import type { Output } from "@pulumi/pulumi";
import type * as random from "@pulumi/random";
import type { Database } from "../database/database.ts";
import type { Platform } from "../platform/platform.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** User name and password, or access key and secret key, of one account. */
export interface RootAccount {
  readonly user: string;
  readonly password: Output<string>;
}

/** What a target gives: one implementation of each port. Everything above them is written once, for every target. */
export interface Ports {
  readonly platform: Platform;
  readonly store: ObjectStore;
  readonly database: Database;
  /** Accounts that may do everything, by `service/account`. No service and no job uses them. */
  readonly rootAccounts: Readonly<Record<string, RootAccount>>;
}

/** What a target is made with. */
export interface TargetParts {
  readonly spec: ResolvedSpec;
  readonly randomProvider: random.Provider;
  /** Absolute path of the folder for generated files. */
  readonly workFolder: string;
}
