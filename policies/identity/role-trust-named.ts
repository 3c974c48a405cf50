import { allowsEveryone, documentFaults } from "../support/policy-document.ts";
import { on, resourceRule } from "../support/rule.ts";

/** A role says who may take it. */
export default resourceRule(
  {
    name: "lakehouse-identity-role-trust-named",
    description: "An IAM role is taken by named services or accounts, never by everyone.",
    why: "A role that everyone may take gives its rights to every account of AWS.",
    fix: 'name the principal in assumeRolePolicy, for example { "Service": "pods.eks.amazonaws.com" }.',
    severity: "critical",
  },
  on("aws:iam/role:Role", ({ assumeRolePolicy }) =>
    documentFaults(assumeRolePolicy, (statement, number) =>
      allowsEveryone(statement) ? [`statement ${number} lets everyone take the role`] : [],
    ),
  ),
);
