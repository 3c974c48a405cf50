import { differs, part } from "../support/planned.ts";
import { onPodContainers } from "../support/pods.ts";
import { resourceRule } from "../support/rule.ts";

/** Containers of a cluster cannot write into their image's files. */
export default resourceRule(
  {
    name: "lakehouse-compute-read-only-root",
    description: "The root file system of every container on a cluster is read-only.",
    why: "A program that can be rewritten while it runs keeps whatever an intruder put into it.",
    fix: "set securityContext.readOnlyRootFilesystem: true and mount an emptyDir where the program writes.",
    severity: "low",
  },
  ...onPodContainers(({ securityContext }) =>
    differs(part(securityContext, "readOnlyRootFilesystem"), true)
      ? ["its root file system can be written"]
      : [],
  ),
);
