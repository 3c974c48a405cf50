import type { ComponentResource } from "@pulumi/pulumi";
import { resolve } from "node:path";
import { packageRoot } from "../core/package-root.ts";
import { stageBuildContexts } from "../platform/build-context.ts";
import { DockerPlatform } from "../platform/docker.ts";
import type { DockerTarget } from "../spec/target.ts";
import type { Ports, TargetParts } from "./ports.ts";
import { selfHostedPorts } from "./self-hosted.ts";

/** One Docker engine, with MinIO and Postgres as containers on it. */
export function dockerPorts(
  name: string,
  target: DockerTarget,
  parts: TargetParts,
  parent: ComponentResource,
): Ports {
  const { stack, allowDataLoss } = parts.spec;
  const platform = new DockerPlatform(
    name,
    {
      stack,
      ...(target.host === undefined ? {} : { host: target.host }),
      contexts: stageBuildContexts(resolve(packageRoot(), "images"), parts.workFolder),
      protectData: !allowDataLoss,
    },
    parent,
  );
  return selfHostedPorts(name, { ...parts, platform }, parent);
}
