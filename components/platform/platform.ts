import type { Resource } from "@pulumi/pulumi";
import type { ServicePort, ServiceSpec } from "./service-spec.ts";

/** A running service, as other parts refer to it. */
export interface Service {
  /** Resolves when the service's probe answered; resources that talk to the service depend on it. */
  readonly ready: Resource;
  /** What holds the service's data, when it has any: data inside the service is gone only when this is. */
  readonly data?: Resource;
}

/** Where the machine that runs the program reaches a service; a service itself goes by names of the stack's network. */
export interface Access {
  readonly host: string;
  readonly port: number;
}

/** Where services run: the port that each kind of platform implements. */
export interface Platform {
  /**
   * Declares a service.
   *
   * @param spec what to run
   * @param after resources that must exist before the service can start
   */
  service(spec: ServiceSpec, after?: readonly Resource[]): Service;
  /** Address of a service's port by the port's name; known before the service runs, so that a preview can plan. */
  access(service: { readonly name: string; readonly ports: readonly ServicePort[] }, port: string): Access;
}
