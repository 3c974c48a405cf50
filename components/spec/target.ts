/** Containers of one Docker engine, with MinIO and Postgres among them. */
export interface DockerTarget {
  readonly kind: "docker";
  /** Address of the engine. @default the one the Docker client would use */
  readonly host?: string;
}

/** Where the lakehouse runs, by `kind`. What a target cannot offer is a fault of the spec, before anything is made. */
export type Target = DockerTarget;
