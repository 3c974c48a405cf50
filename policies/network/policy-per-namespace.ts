import type { PolicyResource } from "@pulumi/policy";
import { isObject } from "../support/plan-object.ts";
import { known, planned } from "../support/planned.ts";
import { ofType, stackRule } from "../support/rule.ts";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** Pods reach only what somebody declared. */
export default stackRule(
  {
    name: "lakehouse-network-policy-per-namespace",
    description: "Every namespace has a NetworkPolicy that denies what no other one allows.",
    why: "Without one every pod of the cluster can talk to the databases and the object store.",
    fix: "add a NetworkPolicy with podSelector: {} and policyTypes that are denied (Ingress at the least) to the namespace.",
    severity: "high",
  },
  [NAMESPACE, POLICY],
  (resources) =>
    ofType(resources, NAMESPACE)
      .filter(
        (namespace) =>
          !ofType(resources, POLICY).some((policy) => mayBeIn(policy, namespace) && mayCloseAll(policy)),
      )
      .map(({ urn }) => ({ urn, fault: "no NetworkPolicy closes the namespace" })),
);

/** The namespace's name may be text, or an output of the namespace. */
function mayBeIn(policy: PolicyResource, namespace: PolicyResource): boolean {
  const sources = policy.propertyDependencies["metadata"] ?? [];
  if (sources.some(({ urn }) => urn === namespace.urn)) return true;
  const name = known(metadata(namespace)["name"]);
  const named = known(metadata(policy)["namespace"]);
  return name === undefined || named === undefined || name === named;
}

function mayCloseAll({ props }: PolicyResource): boolean {
  const spec: unknown = planned(props)["spec"];
  if (!isObject(spec)) return true;
  const selector = spec["podSelector"];
  if (!isObject(selector)) return typeof selector === "symbol";
  return Object.keys(selector).every((key) => {
    const value = selector[key];
    return isObject(value) && Object.keys(value).length === 0;
  });
}

function metadata({ props }: PolicyResource): Record<string, unknown> {
  const value: unknown = planned(props)["metadata"];
  return isObject(value) ? value : {};
}
