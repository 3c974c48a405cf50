import { Client } from "minio";
import { credentialOf, publishedPort, type StackOutputs } from "../stack/stack-outputs.ts";

/** Account that sees every bucket. */
export const ROOT_ACCOUNT = "lakehouse-root";

/** Region that requests to the store are signed for. */
export const REGION = "us-east-1";

/** A client of the stack's object store. @param account whose rights it has. @default the root account */
export function storeClient(outputs: StackOutputs, account: string = ROOT_ACCOUNT): Client {
  const { user, password } = credentialOf(outputs, "minio", account);
  return new Client({
    endPoint: "127.0.0.1",
    port: publishedPort(outputs, "minio", "api"),
    useSSL: false,
    region: REGION,
    pathStyle: true,
    accessKey: user,
    secretKey: password,
  });
}
