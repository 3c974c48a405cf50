import type { ComponentResource } from "@pulumi/pulumi";
import { LakehouseError } from "../core/errors.ts";
import type { AwsTarget } from "../spec/target.ts";
import { dockerPorts } from "./docker.ts";
import { kubernetesPorts } from "./kubernetes.ts";
import type { Ports, TargetParts } from "./ports.ts";

type AwsPorts = (name: string, target: AwsTarget, parts: TargetParts, parent: ComponentResource) => Ports;

let aws: AwsPorts | undefined;

/** Adds the target aws, whose SDK a program for other targets need not have. */
export function provideAws(ports: AwsPorts): void {
  aws = ports;
}

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
    case "aws":
      if (aws === undefined) {
        throw new LakehouseError(
          'target aws is not loaded; await loadTarget("aws") before the lakehouse is made',
        );
      }
      return aws(name, target, parts, parent);
  }
}
