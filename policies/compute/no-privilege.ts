import { known, knownItems, part, UNKNOWN, differs } from "../support/planned.ts";
import { onPods, type Pod, type PodContainer } from "../support/pods.ts";
import { on, resourceRule } from "../support/rule.ts";

/** The one capability that the restricted profile of Kubernetes' pod security standards lets a container have. */
const ALLOWED_CAPABILITIES: readonly unknown[] = ["NET_BIND_SERVICE", UNKNOWN];

/** Containers have no power over the machine they run on. */
export default resourceRule(
  {
    name: "lakehouse-compute-no-privilege",
    description: "No container is privileged, gains privileges or sees the machine's processes.",
    why: "Who breaks into such a container has the machine, and with it every other service and its data.",
    fix: "leave privileged, added capabilities and the host's namespaces out; on Kubernetes set allowPrivilegeEscalation: false and capabilities.drop: [ALL].",
    severity: "critical",
  },
  on("docker:index/container:Container", ({ privileged, capabilities, pidMode, ipcMode }) => {
    const added = knownItems(part(capabilities, "adds"));
    return [
      ...(privileged === true ? ["the container is privileged"] : []),
      ...(added.length === 0 ? [] : [`the container adds capability ${added.join(", ")}`]),
      ...(pidMode === "host" ? ["the container sees every process of the machine (pidMode)"] : []),
      ...(ipcMode === "host" ? ["the container shares the machine's memory segments (ipcMode)"] : []),
    ];
  }),
  ...onPods((pod) => [
    ...(pod.hostPID === true ? ["the pod sees every process of the node (hostPID)"] : []),
    ...(pod.hostIPC === true ? ["the pod shares the node's memory segments (hostIPC)"] : []),
    ...containers(pod).flatMap(powers),
  ]),
);

function containers(pod: Pod): PodContainer[] {
  return [...knownItems(pod.initContainers), ...knownItems(pod.containers)];
}

function powers({ name, securityContext }: PodContainer): string[] {
  if (securityContext === UNKNOWN) return [];
  const at = `container ${known(name) ?? "(not known yet)"}`;
  const dropped = part(part(securityContext, "capabilities"), "drop");
  const all = dropped === UNKNOWN || dropped?.some((one) => one === UNKNOWN || one === "ALL") === true;
  const added = knownItems(part(part(securityContext, "capabilities"), "add")).filter(
    (capability) => !ALLOWED_CAPABILITIES.includes(capability),
  );
  return [
    ...(securityContext?.privileged === true ? [`${at} is privileged`] : []),
    ...(differs(securityContext?.allowPrivilegeEscalation, false) ? [`${at} may gain privileges`] : []),
    ...(all ? [] : [`${at} does not drop all capabilities`]),
    ...(added.length === 0 ? [] : [`${at} adds capability ${added.join(", ")}`]),
  ];
}
