import { getStack, runtime } from "@pulumi/pulumi";
import { Lakehouse, loadTarget } from "../components/index.ts";
import { parseStackConfig } from "./config.ts";
import { stackProducts } from "./products.ts";

const config = parseStackConfig(runtime.allConfig());
await loadTarget(config.spec.target?.kind ?? "docker");
const lakehouse = new Lakehouse("lakehouse", {
  ...config.spec,
  stack: getStack(),
  tableResources: true,
  products: stackProducts(config),
});

export const description = lakehouse.description;
export const credentials = lakehouse.credentials;
