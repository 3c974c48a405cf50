import { expect, it } from "vitest";
import { resolveSpec } from "../../../components/spec/resolve.ts";
import type { AwsTarget } from "../../../components/spec/target.ts";
import type { ProfileName } from "../../../components/spec/profile.ts";
import { awsBill, billText } from "../../../components/targets/aws-bill.ts";
import { awsTarget } from "../../support/aws/target.ts";

const bill = (profile: ProfileName, changed: Partial<AwsTarget> = {}): string =>
  billText(awsBill(resolveSpec({ stack: "prod", profile }), { ...awsTarget, ...changed }));

it("tells sizes and counts of everything that is made", () => {
  expect(bill("prod")).toMatchInlineSnapshot(`
    "AWS will bill, besides traffic and requests:
      EKS clusters              1  Kubernetes 1.34
      EC2 machines              3  m7i.2xlarge, up to 8
      EBS disks of machines     3  100 GB gp3 each
      EBS volumes of pods       1  2 GB
      RDS Postgres              1  db.m7g.large, with a standby (billed twice)
      RDS storage               2  100 GB gp3, grows to 1000 GB; backups of 30 days
      S3 buckets                6  what they hold, with old versions and a year of access logs
      KMS keys                  1  renewed each year
      Secrets Manager secrets   1  the database's first role
      NAT gateways              0  none of the stack; those of vpc-1 carry image pulls"
  `);
});

it("counts neither machines of a cluster that is there nor a standby that is not", () => {
  expect(bill("tiny", { cluster: { existing: "shared" } })).toMatchInlineSnapshot(`
    "AWS will bill, besides traffic and requests:
      EKS clusters              0  none of the stack; its pods run on shared
      EBS volumes of pods       1  2 GB
      RDS Postgres              1  db.t4g.micro, without a standby
      RDS storage               1  20 GB gp3, grows to 50 GB; backups of 1 day
      S3 buckets                6  what they hold, with old versions and a year of access logs
      KMS keys                  1  renewed each year
      Secrets Manager secrets   1  the database's first role
      NAT gateways              0  none of the stack; those of vpc-1 carry image pulls"
  `);
});
