import { known, knownItems, UNKNOWN } from "../support/planned.ts";
import { onPods } from "../support/pods.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Containers do not reach into the files of the machine they run on. */
export default resourceRule(
  {
    name: "lakehouse-compute-no-host-path",
    description: "No container mounts a folder of its machine or the engine's socket.",
    why: "A container with the engine's socket or a folder of the machine can take over the machine.",
    fix: "use a volume (Docker), a claim or an emptyDir (Kubernetes); hand files over by uploads or a ConfigMap.",
    severity: "high",
  },
  on("docker:index/container:Container", ({ volumes, mounts }) => [
    ...knownItems(volumes).flatMap(({ hostPath }) =>
      hostPath === undefined || hostPath === UNKNOWN || hostPath === ""
        ? []
        : [`${hostPath} of the machine is mounted`],
    ),
    ...knownItems(mounts).flatMap(({ type, source }) =>
      type === "bind" ? [`${known(source) ?? "a folder"} of the machine is mounted`] : [],
    ),
  ]),
  ...onPods((pod) =>
    knownItems(pod.volumes).flatMap(({ name, hostPath }) =>
      hostPath === undefined
        ? []
        : [`volume ${known(name) ?? "(not known yet)"} is a folder of the node (hostPath)`],
    ),
  ),
);
