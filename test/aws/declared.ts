// Prints what the store on S3 declares, as JSON: the resources with their inputs, in the order they are declared.
import { ComponentResource, runtime } from "@pulumi/pulumi";
import { provisionStore } from "../../components/storage/identities.ts";
import { recordResources } from "../support/pulumi-mocks.ts";

const region = "eu-central-1";
const recorded = await recordResources();
const { S3Store } = await import("../../components/storage/s3.ts");
const { makeStackKey } = await import("../../components/storage/s3-key.ts");
const { Provider } = await import("@pulumi/aws/provider.js");
const parent = new ComponentResource("test:index:Parent", "parent");
const provider = new Provider("aws", { region }, { parent });
const week = "7 days";
const store = new S3Store(
  "lake",
  {
    stack: "prod",
    bucketPrefix: "",
    account: "123456789012",
    region,
    keepOldVersions: { bronze: week, silver: week, gold: week, landing: week, system: week },
    protectData: true,
    keyArn: makeStackKey("lake", { stack: "prod", protectData: true }, { parent, provider }),
    pods: { clusterName: "lake", namespace: "prod", serviceAccounts: (identity) => [identity], ready: [] },
    provider,
  },
  parent,
);
provisionStore(store);
await runtime.disconnect();
console.log(JSON.stringify(recorded));
