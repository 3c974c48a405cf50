import { UNKNOWN } from "../support/planned.ts";
import { onPodContainers } from "../support/pods.ts";
import { on, resourceRule } from "../support/rule.ts";

const IMMUTABLE = /^(?:[^\s@]+@)?sha256:[0-9a-f]{64}$/;
/** A cluster pulls what it runs, so that an engine's own image id says nothing to it. */
const PULLED = /^[^\s@]+@sha256:[0-9a-f]{64}$/;

/** Containers name their image by id or digest. */
export default resourceRule(
  {
    name: "lakehouse-compute-image-by-digest",
    description: "A container names its image by image id or digest.",
    why: "A tag can point to another image tomorrow, so the same plan would run different software.",
    fix: "use the imageId of the RemoteImage that builds or pulls it, or name@sha256:….",
    severity: "high",
  },
  on("docker:index/container:Container", ({ image }) => {
    // An id is unknown until its image exists. A tag never is: it is text in the program.
    if (image === UNKNOWN || IMMUTABLE.test(image)) return [];
    return [`image "${image}" is named by tag`];
  }),
  ...onPodContainers(({ image }) => {
    if (image === UNKNOWN || (image !== undefined && PULLED.test(image))) return [];
    return [image === undefined ? "no image is named" : `image "${image}" is not named by digest`];
  }),
);
