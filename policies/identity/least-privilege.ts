import { documentFaults, list, type Statement } from "../support/policy-document.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Actions that AWS offers for all resources at once only, so that a policy cannot name any. */
const WITHOUT_RESOURCE = new Set([
  // A login to the account's registry is for all of its repositories.
  "ecr:GetAuthorizationToken",
  // They list or describe what there is; none reads what is in it.
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInstanceTypes",
  "s3:ListAllMyBuckets",
  // It tells who is asking.
  "sts:GetCallerIdentity",
]);

/** Identities may do what they need, and name it. */
export default resourceRule(
  {
    name: "lakehouse-identity-least-privilege",
    description: "An identity's policy names the actions and the resources that it allows.",
    why: "A star gives the identity, and whoever takes it over, everything that is there now and later.",
    fix: "name the actions and the ARNs; where AWS offers none, acknowledge the finding with the reason.",
    severity: "high",
  },
  on("aws:iam/policy:Policy", ({ policy }) => documentFaults(policy, wide)),
  on("aws:iam/rolePolicy:RolePolicy", ({ policy }) => documentFaults(policy, wide)),
  on("aws:iam/role:Role", ({ inlinePolicies }) =>
    Array.isArray(inlinePolicies)
      ? inlinePolicies.flatMap((inline) =>
          typeof inline === "object" ? documentFaults(inline.policy, wide) : [],
        )
      : [],
  ),
  on("minio:index/iamPolicy:IamPolicy", ({ policy }) => documentFaults(policy, wide)),
);

function wide(statement: Statement, number: number): string[] {
  if (statement["Effect"] !== "Allow") return [];
  const actions = list(statement["Action"]);
  const stars = actions.filter((action) => typeof action === "string" && /^(?:\*|[\w-]+:\*)$/.test(action));
  const everything = list(statement["Resource"]).filter(
    (resource) => resource === "*" || resource === "arn:aws:s3:::*",
  );
  const named = actions.every((action) => typeof action === "string" && WITHOUT_RESOURCE.has(action));
  return [
    ...(statement["NotAction"] === undefined ? [] : [`statement ${number} allows all actions but some`]),
    ...(statement["NotResource"] === undefined ? [] : [`statement ${number} is for all resources but some`]),
    ...(stars.length === 0 ? [] : [`statement ${number} allows ${stars.map(String).join(", ")}`]),
    ...(everything.length === 0 || (named && actions.length > 0)
      ? []
      : [`statement ${number} is for every resource`]),
  ];
}
