import type { core } from "@pulumi/kubernetes/types/input.js";
import { known, knownItems, part, UNKNOWN } from "./planned.ts";
import { on, type Check, type PlannedArgs } from "./rule.ts";

/** A pod as far as it is known in the plan. */
export type Pod = PlannedArgs<core.v1.PodSpec>;

/** A container of a pod as far as it is known in the plan. */
export type PodContainer = PlannedArgs<core.v1.Container>;

/** Whether a pod serves for as long as it is declared, or does one thing and ends. */
export type PodKind = "service" | "task";

type Faults = (pod: Pod, kind: PodKind) => readonly string[];

/** Applies a check to the pods of every kind of workload. */
export function onPods(faults: Faults): Check[] {
  const of = (pod: Pod | typeof UNKNOWN | undefined, kind: PodKind): readonly string[] =>
    pod === UNKNOWN || pod === undefined ? [] : faults(pod, kind);
  return [
    on("kubernetes:apps/v1:DaemonSet", ({ spec }) => of(part(part(spec, "template"), "spec"), "service")),
    on("kubernetes:apps/v1:Deployment", ({ spec }) => of(part(part(spec, "template"), "spec"), "service")),
    on("kubernetes:apps/v1:StatefulSet", ({ spec }) => of(part(part(spec, "template"), "spec"), "service")),
    on("kubernetes:batch/v1:CronJob", ({ spec }) =>
      of(part(part(part(part(spec, "jobTemplate"), "spec"), "template"), "spec"), "task"),
    ),
    on("kubernetes:batch/v1:Job", ({ spec }) => of(part(part(spec, "template"), "spec"), "task")),
    on("kubernetes:core/v1:Pod", ({ spec }) => of(spec, "service")),
  ];
}

/** Applies a check to every container of every pod, those that prepare it included; faults begin with its name. */
export function onPodContainers(faults: (container: PodContainer, pod: Pod) => readonly string[]): Check[] {
  return onPods((pod) =>
    [...knownItems(pod.initContainers), ...knownItems(pod.containers)].flatMap((container) =>
      faults(container, pod).map(
        (fault) => `container ${known(container.name) ?? "(not known yet)"}: ${fault}`,
      ),
    ),
  );
}
