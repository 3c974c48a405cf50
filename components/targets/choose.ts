import type { ComponentResource } from "@pulumi/pulumi";
import { dockerPorts } from "./docker.ts";
import { kubernetesPorts } from "./kubernetes.ts";
import type { Ports, TargetParts } from "./ports.ts";

/**
 * Declares what the spec's target gives. This is the one place that knows which targets there are.
 *
 * @param name start of the resources' names
 */
export function targetPorts(name: string, parts: TargetParts, parent: ComponentResource): Ports {
  const { target } = parts.spec;
  switch (target.kind) {
    case "docker":
      return dockerPorts(name, target, parts, parent);
    case "kubernetes":
      return kubernetesPorts(name, target, parts, parent);
  }
}
