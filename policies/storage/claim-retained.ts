import { differs, knownItems, part, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** What a claim holds stays when what made the claim goes. */
export default resourceRule(
  {
    name: "lakehouse-storage-claim-retained",
    description: "A volume of a cluster stays when its workload or its claim is deleted.",
    why: "Otherwise deleting or scaling down a workload deletes its data.",
    fix: "set persistentVolumeClaimRetentionPolicy (whenDeleted, whenScaled) and the reclaim policy of the class or volume to Retain.",
    severity: "critical",
  },
  on("kubernetes:apps/v1:StatefulSet", ({ spec }) => {
    const templates = part(spec, "volumeClaimTemplates");
    if (knownItems(templates).length === 0) return [];
    const policy = part(spec, "persistentVolumeClaimRetentionPolicy");
    // The cluster's default for both is Retain.
    return (["whenDeleted", "whenScaled"] as const).flatMap((when) => {
      const kept = part(policy, when);
      return kept !== undefined && differs(kept, "Retain") ? [`claims are deleted ${when}`] : [];
    });
  }),
  on("kubernetes:storage.k8s.io/v1:StorageClass", ({ reclaimPolicy }) =>
    // The cluster's default is Delete.
    differs(reclaimPolicy, "Retain") ? ["volumes of the class are deleted with their claim"] : [],
  ),
  on("kubernetes:core/v1:PersistentVolume", ({ spec }) => {
    const policy = part(spec, "persistentVolumeReclaimPolicy");
    return policy !== UNKNOWN && policy === "Delete" ? ["the volume is deleted with its claim"] : [];
  }),
);
