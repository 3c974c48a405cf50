import type { Input } from "@pulumi/pulumi";
import type { ConfigFile, ServiceSpec } from "../platform/service-spec.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { SPARK_REMOTE } from "./spark.ts";
import { serviceSpec } from "./service.ts";

/** JupyterLab with the stack's notebooks; it holds no key to the store or the databases. */
export function jupyterService(
  spec: ResolvedSpec,
  parts: { token: Input<string>; notebooks: readonly ConfigFile[] },
): ServiceSpec {
  return serviceSpec(spec.services.jupyter, {
    image: "jupyter",
    env: {
      SPARK_REMOTE,
      ...(spec.services.trino.enabled ? { TRINO_URL: "http://trino:8080" } : {}),
    },
    secretEnv: { JUPYTER_TOKEN: parts.token },
    files: parts.notebooks,
    volumes: [{ name: "notebooks", path: "/home/lakehouse/notebooks" }],
    connects: [
      { to: "spark-connect", ports: ["grpc"] },
      ...(spec.services.trino.enabled ? [{ to: "trino", ports: ["http"] } as const] : []),
    ],
    scratch: ["/home/lakehouse"],
    probe: ["http", "http://127.0.0.1:8888/api"],
  });
}
