import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { withoutPart } from "../support/bucket-parts.ts";
import { differs } from "../support/planned.ts";
import { header, on, validateResource, validateStack, type RuleText } from "../support/rule.ts";

const TEXT: RuleText = {
  name: "lakehouse-storage-public-access-blocked",
  description: "Every S3 bucket blocks public access, whatever its policy says.",
  why: "The block holds when somebody later writes a policy or an ACL that would open the bucket.",
  fix: "add a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets true.",
  severity: "critical",
};

const SWITCHES = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

const CHECKS = [
  on(BLOCK, (block) =>
    SWITCHES.filter((name) => differs(block[name], true)).map((name) => `${name} is not true`),
  ),
];

/** Buckets cannot be opened to the public by mistake. */
const rule: ResourceValidationPolicy & StackValidationPolicy = {
  ...header(TEXT, [BLOCK]),
  validateResource: validateResource(TEXT, CHECKS),
  validateStack: validateStack(TEXT, (resources) =>
    withoutPart(resources, "aws:s3/bucket:Bucket", BLOCK, "the bucket has no block of public access"),
  ),
};
export default rule;
