import { part, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** The API of a cluster answers known addresses alone. */
export default resourceRule(
  {
    name: "lakehouse-network-cluster-endpoint-closed",
    description: "The API of an EKS cluster is not open to the whole internet.",
    why: "Whoever reaches the API can try stolen tokens and faults of the server against the whole cluster.",
    fix: "set vpcConfig.endpointPublicAccess: false, or name the addresses in vpcConfig.publicAccessCidrs.",
    severity: "high",
  },
  on("aws:eks/cluster:Cluster", ({ vpcConfig }) => {
    if (vpcConfig === UNKNOWN) return [];
    const { endpointPublicAccess: open } = vpcConfig;
    const cidrs = part(vpcConfig, "publicAccessCidrs");
    if (open === false || open === UNKNOWN || cidrs === UNKNOWN) return [];
    // Both defaults of the service are: open, to everyone.
    return cidrs === undefined || cidrs.includes("0.0.0.0/0")
      ? ["the cluster's API is open to everyone"]
      : [];
  }),
);
