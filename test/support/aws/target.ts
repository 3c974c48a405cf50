import type { AwsTarget } from "../../../components/spec/target.ts";

/** A complete target, whose cluster is made. */
export const awsTarget: AwsTarget = {
  kind: "aws",
  account: "111122223333",
  region: "eu-central-1",
  vpc: "vpc-1",
  subnets: { "subnet-1": "10.0.1.0/24", "subnet-2": "10.0.2.0/24" },
  cluster: { version: "1.34" },
  registry: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/lakehouse",
  host: "lakehouse.internal",
  clients: ["10.0.0.0/16"],
};
