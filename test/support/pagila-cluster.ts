import { runtime } from "@pulumi/pulumi";
import { stackProducts } from "../../stacks/products.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { recordResources, type RecordedResource } from "./pulumi-mocks.ts";

/** What the program declares for the Pagila lakehouse on a cluster, with every service. Once per process. */
export async function declarePagilaOnCluster(): Promise<RecordedResource[]> {
  const resources = await recordResources();
  const { Lakehouse } = await import("../../components/index.ts");
  const config = parseStackConfig({
    "lakehouse:profile": "tiny",
    "lakehouse:target": '{"kind":"kubernetes","host":"10.77.0.2","clients":["10.77.0.0/24"]}',
    "lakehouse:services": '{"dagster":{"enabled":true}}',
  });
  new Lakehouse("lakehouse", {
    ...config.spec,
    stack: "staging",
    products: stackProducts(config),
    tableResources: true,
  });
  // Resolves when every registration that was started has been answered.
  await runtime.disconnect();
  return resources;
}
