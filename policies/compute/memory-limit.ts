import { part, UNKNOWN } from "../support/planned.ts";
import { onPodContainers } from "../support/pods.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Containers have a hard memory limit. */
export default resourceRule(
  {
    name: "lakehouse-compute-memory-limit",
    description: "Every container has a memory limit.",
    why: "One query without a limit can take the machine's memory, and the kernel then kills any service.",
    fix: "set memory (Docker) or resources.limits.memory (Kubernetes) to what the service needs, for example from the stack's profile.",
    severity: "medium",
  },
  on("docker:index/container:Container", ({ memory }) => {
    if (memory === UNKNOWN || (memory !== undefined && memory > 0)) return [];
    return [memory === undefined ? "no memory limit is set" : `the memory limit ${memory} means no limit`];
  }),
  ...onPodContainers(({ resources }) => {
    const memory: unknown = part(part(resources, "limits"), "memory");
    return memory === undefined ? ["no memory limit is set"] : [];
  }),
);
