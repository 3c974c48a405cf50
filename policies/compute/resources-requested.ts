import { part, UNKNOWN } from "../support/planned.ts";
import { onPodContainers } from "../support/pods.ts";
import { resourceRule } from "../support/rule.ts";

const KINDS = ["cpu", "memory"] as const;

/** Containers of a cluster say what they need. */
export default resourceRule(
  {
    name: "lakehouse-compute-resources-requested",
    description: "Every container on a cluster requests the CPU and the memory that it needs.",
    why: "The scheduler places a pod by its requests; one without any is put on a full node and is the first to be evicted.",
    fix: "set resources.requests.cpu and resources.requests.memory of the container.",
    severity: "medium",
  },
  ...onPodContainers(({ resources }) => {
    const requests = part(resources, "requests");
    if (requests === UNKNOWN) return [];
    return KINDS.filter((kind) => requests?.[kind] === undefined).map((kind) => `no ${kind} is requested`);
  }),
);
