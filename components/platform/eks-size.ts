import type { ProfileName } from "../spec/profile.ts";

/** Machines of a cluster that the stack makes. */
export interface NodeSize {
  /** For example `m7i.xlarge`. */
  readonly instanceType: string;
  readonly least: number;
  readonly most: number;
  /** GB of each machine's disk. */
  readonly disk: number;
}

/** Machines by profile, of the processors that the images are built for: room for the profile's limits, and in `prod` for the loss of one machine. */
export const NODE_SIZES: Readonly<Record<ProfileName, NodeSize>> = {
  tiny: { instanceType: "t3.large", least: 1, most: 2, disk: 50 },
  laptop: { instanceType: "m7i.xlarge", least: 1, most: 3, disk: 50 },
  prod: { instanceType: "m7i.2xlarge", least: 3, most: 8, disk: 100 },
};
