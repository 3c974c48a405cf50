import type { ProfileName } from "../spec/profile.ts";

/** What a database server on RDS is made of. */
export interface RdsSize {
  /** For example `db.t4g.medium`. */
  readonly instanceClass: string;
  /** GB at the start, and up to which it grows by itself. */
  readonly storage: { readonly first: number; readonly most: number };
  /** Whether a second server in another zone takes over when the first fails. */
  readonly multiAz: boolean;
  /** Days for which any moment can be restored. */
  readonly backupDays: number;
}

/**
 * Sizes by profile. The server holds metadata, run history and small tables, not the lake, so memory matters more than
 * disk. Only `prod` pays for a standby.
 */
export const RDS_SIZES: Readonly<Record<ProfileName, RdsSize>> = {
  tiny: {
    instanceClass: "db.t4g.micro",
    storage: { first: 20, most: 50 },
    multiAz: false,
    backupDays: 1,
  },
  laptop: {
    instanceClass: "db.t4g.medium",
    storage: { first: 20, most: 100 },
    multiAz: false,
    backupDays: 7,
  },
  prod: {
    instanceClass: "db.m7g.large",
    storage: { first: 100, most: 1000 },
    multiAz: true,
    backupDays: 30,
  },
};
