import { part } from "../support/planned.ts";
import { onPodContainers } from "../support/pods.ts";
import { resourceRule } from "../support/rule.ts";

/**
 * Containers of a cluster do not run as root.
 *
 * On Docker the engine can put files only into containers that start as root; there the images' entrypoint drops to a
 * user of its own, which a plan does not show.
 */
export default resourceRule(
  {
    name: "lakehouse-compute-non-root",
    description: "No container on a cluster runs as root.",
    why: "Root in a container is root on the node as soon as anything lets it out.",
    fix: "set securityContext.runAsNonRoot: true and a runAsUser other than 0, on the pod or the container.",
    severity: "high",
  },
  ...onPodContainers(({ securityContext }, pod) => {
    // What the container says goes before what the pod says.
    const nonRoot: unknown =
      part(securityContext, "runAsNonRoot") ?? part(pod.securityContext, "runAsNonRoot");
    const user: unknown = part(securityContext, "runAsUser") ?? part(pod.securityContext, "runAsUser");
    return [
      ...(nonRoot === undefined || nonRoot === false
        ? ["it may run as root (runAsNonRoot is not true)"]
        : []),
      ...(user === 0 ? ["it runs as root (runAsUser is 0)"] : []),
    ];
  }),
);
