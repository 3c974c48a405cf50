import { onPods } from "../support/pods.ts";
import { resourceRule } from "../support/rule.ts";

/** Pods that do not ask the cluster for anything cannot do so. */
export default resourceRule(
  {
    name: "lakehouse-compute-no-service-token",
    description: "Only pods with a service account of their own hold a token of the cluster.",
    why: "A token that nobody needs lets an intruder ask the cluster's API, with whatever rights the namespace's default account has.",
    fix: "set automountServiceAccountToken: false on the pod, or name a serviceAccountName that has the rights the pod needs.",
    severity: "medium",
  },
  ...onPods(({ automountServiceAccountToken: mounted, serviceAccountName: account }) => {
    const own = account !== undefined && account !== "" && account !== "default";
    return (mounted === undefined || mounted === true) && !own
      ? ["the pod holds the token of the default account"]
      : [];
  }),
);
