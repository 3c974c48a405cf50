import type { ContainerArgs } from "@pulumi/docker/container.js";
import { knownItems, UNKNOWN } from "../support/planned.ts";
import { onPodContainers, type PodContainer } from "../support/pods.ts";
import { on, resourceRule, type PlannedArgs } from "../support/rule.ts";
import { hasPasswordInUrl, isSecretInClear, secretOptions } from "../support/secret-text.ts";

/** No secret stands in a container's environment, command line or labels. Messages never repeat the value. */
export default resourceRule(
  {
    name: "lakehouse-secrets-no-secret-in-env",
    description: "No secret stands in clear in a container's environment, command line or labels.",
    why: "Everyone who may run docker inspect, and every tool that collects it, would read the secret.",
    fix: "hand it over as a file below /run/secrets (the service's secretEnv), or name that file in a …_FILE variable.",
    severity: "critical",
  },
  on("docker:index/container:Container", (container) => [
    ...environment(container),
    ...commandLines(container),
    ...labels(container),
  ]),
  ...onPodContainers(podContainer),
);

function podContainer({ env, command, args }: PodContainer): string[] {
  const variables = knownItems(env).flatMap(({ name, value }) =>
    name === UNKNOWN || value === UNKNOWN || value === undefined
      ? []
      : faults(`environment variable ${name}`, name, value),
  );
  return [...variables, ...line("command", knownItems(command)), ...line("arguments", knownItems(args))];
}

function environment(container: PlannedArgs<ContainerArgs>): string[] {
  return knownItems(container.envs).flatMap((entry) => {
    const [name = "", ...rest] = entry.split("=");
    return faults(`environment variable ${name}`, name, rest.join("="));
  });
}

function labels(container: PlannedArgs<ContainerArgs>): string[] {
  return knownItems(container.labels).flatMap(({ label, value }) =>
    label === UNKNOWN || value === UNKNOWN ? [] : faults(`label ${label}`, label, value),
  );
}

function commandLines(container: PlannedArgs<ContainerArgs>): string[] {
  const { healthcheck } = container;
  const lines = {
    command: knownItems(container.command),
    entrypoint: knownItems(container.entrypoints),
    "health check": healthcheck === UNKNOWN ? [] : knownItems(healthcheck?.tests),
  };
  return Object.entries(lines).flatMap(([where, words]) => line(where, words));
}

function line(where: string, words: readonly string[]): string[] {
  return [
    ...secretOptions(words).map((option) => `the ${where} carries a secret in clear in ${option}`),
    ...(words.some(hasPasswordInUrl) ? [`the ${where} carries a password in a URL`] : []),
  ];
}

function faults(where: string, name: string, value: string): string[] {
  if (isSecretInClear(name, value)) return [`${where} holds a secret in clear`];
  return hasPasswordInUrl(value) ? [`${where} holds a URL with a password`] : [];
}
