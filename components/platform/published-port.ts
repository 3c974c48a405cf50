import type { ServicePort } from "./service-spec.ts";

/** Number under which a port is published. A port that stays inside is a mistake of the toolkit, not of its user. */
export function publishedPort(service: string, ports: readonly ServicePort[], port: string): number {
  const published = ports.find((candidate) => candidate.name === port)?.published;
  if (published === undefined) throw new Error(`port ${port} of ${service} is not published`);
  return published;
}
