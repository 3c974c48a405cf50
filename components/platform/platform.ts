import type { Resource } from "@pulumi/pulumi";
import type { ServiceSpec } from "./service-spec.ts";

/** A running service, as other parts refer to it. */
export interface Service {
  /** Resolves when the service's probe answered; resources that talk to the service depend on it. */
  readonly ready: Resource;
  /** What holds the service's data, when it has any: data inside the service is gone only when this is. */
  readonly data?: Resource;
}

/** Where services run: the port that Docker and Kubernetes implement. */
export interface Platform {
  /**
   * Declares a service.
   *
   * @param spec what to run
   * @param after resources that must exist before the service can start
   */
  service(spec: ServiceSpec, after?: readonly Resource[]): Service;
}
