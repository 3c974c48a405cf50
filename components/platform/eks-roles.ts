import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type { CustomResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { partitionOf } from "../storage/s3-names.ts";

/** A role of AWS's own parts of a cluster, with what its makers say it needs. */
export interface ServiceRole {
  readonly arn: Output<string>;
  readonly ready: readonly Resource[];
}

/** Who takes a role, and which of AWS's policies it has. */
const ROLES = {
  cluster: {
    service: "eks.amazonaws.com",
    actions: ["sts:AssumeRole", "sts:TagSession"],
    policies: ["AmazonEKSClusterPolicy"],
  },
  nodes: {
    service: "ec2.amazonaws.com",
    actions: ["sts:AssumeRole"],
    // Pods get roles of their own: a node's lets it join, route and pull images.
    policies: ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"],
  },
  volumes: {
    service: "pods.eks.amazonaws.com",
    actions: ["sts:AssumeRole", "sts:TagSession"],
    policies: ["service-role/AmazonEBSCSIDriverPolicy"],
  },
} as const;

/** Declares one of the roles that a cluster itself needs. */
export function makeServiceRole(
  name: string,
  kind: keyof typeof ROLES,
  args: { readonly stack: string; readonly region: string },
  options: CustomResourceOptions,
): ServiceRole {
  const { service, actions, policies } = ROLES[kind];
  const role = new Role(
    `${name}-${kind}`,
    {
      name: `lakehouse-${args.stack}-eks-${kind}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions }],
      }),
    },
    options,
  );
  const ready = policies.map(
    (policy) =>
      new RolePolicyAttachment(
        `${name}-${kind}-${policy.replace(/^.*\//, "")}`,
        { role: role.name, policyArn: `arn:${partitionOf(args.region)}:iam::aws:policy/${policy}` },
        options,
      ),
  );
  return { arn: role.arn, ready };
}
