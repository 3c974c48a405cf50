import { RDS_SIZES } from "../database/rds-size.ts";
import { NODE_SIZES } from "../platform/eks-size.ts";
import { FURTHER_BUCKETS } from "../spec/bucket-name.ts";
import { LAYERS } from "../spec/layer.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { VOLUME_SIZES, type AwsTarget } from "../spec/target.ts";

/** One thing that AWS bills, in sizes and counts: prices change, and depend on region and contract. */
export interface BillLine {
  readonly what: string;
  readonly count: number;
  readonly size: string;
}

/** What a stack on AWS will be billed for. Traffic and requests depend on its use and are not in it. */
export function awsBill(spec: ResolvedSpec, target: AwsTarget): BillLine[] {
  const { instanceClass, storage, multiAz, backupDays } = RDS_SIZES[spec.profileName];
  return [
    ...clusterLines(spec, target),
    {
      what: "RDS Postgres",
      count: 1,
      size: `${instanceClass}, ${multiAz ? "with a standby (billed twice)" : "without a standby"}`,
    },
    {
      what: "RDS storage",
      count: multiAz ? 2 : 1,
      size: `${storage.first} GB gp3, grows to ${storage.most} GB; backups of ${backupDays} ${backupDays === 1 ? "day" : "days"}`,
    },
    {
      what: "S3 buckets",
      count: LAYERS.length + FURTHER_BUCKETS.length + 1,
      size: "what they hold, with old versions and a year of access logs",
    },
    { what: "KMS keys", count: 1, size: "renewed each year" },
    { what: "Secrets Manager secrets", count: 1, size: "the database's first role" },
    { what: "NAT gateways", count: 0, size: `none of the stack; those of ${target.vpc} carry image pulls` },
  ];
}

function clusterLines(spec: ResolvedSpec, target: AwsTarget): BillLine[] {
  const volume: BillLine = {
    what: "EBS volumes of pods",
    count: spec.services.jupyter.enabled ? 1 : 0,
    size: target.volumes?.jupyter ?? VOLUME_SIZES.jupyter,
  };
  if ("existing" in target.cluster) {
    const { existing } = target.cluster;
    return [
      { what: "EKS clusters", count: 0, size: `none of the stack; its pods run on ${existing}` },
      volume,
    ];
  }
  const { instanceType, least, most, disk } = NODE_SIZES[spec.profileName];
  return [
    { what: "EKS clusters", count: 1, size: `Kubernetes ${target.cluster.version}` },
    { what: "EC2 machines", count: least, size: `${instanceType}, up to ${most}` },
    { what: "EBS disks of machines", count: least, size: `${disk} GB gp3 each` },
    volume,
  ];
}

/** The bill as lines of text, for `pulumi preview`. */
export function billText(lines: readonly BillLine[]): string {
  const width = Math.max(...lines.map(({ what }) => what.length));
  const rows = lines.map(
    ({ what, count, size }) => `  ${what.padEnd(width)}  ${String(count).padStart(2)}  ${size}`,
  );
  return ["AWS will bill, besides traffic and requests:", ...rows].join("\n");
}
