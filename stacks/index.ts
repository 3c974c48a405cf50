import { getStack, runtime } from "@pulumi/pulumi";
import { Lakehouse } from "../components/index.ts";
import { parseStackConfig } from "./config.ts";
import { stackProducts } from "./products.ts";

const config = parseStackConfig(runtime.allConfig());
// Its SDK is for stacks that run there.
if (config.spec.target?.kind === "aws") await import("../components/targets/aws.ts");
const lakehouse = new Lakehouse("lakehouse", {
  ...config.spec,
  stack: getStack(),
  tableResources: true,
  products: stackProducts(config),
});

export const description = lakehouse.description;
export const credentials = lakehouse.credentials;
