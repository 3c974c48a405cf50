// Packed, it is started by the SDK's launcher, which compiles what ends in .ts by a compiler of its own, and leaves .mts to Node.
import { main } from "@pulumi/pulumi/provider/index.js";
import { tableProvider } from "./table-provider.ts";

void main(tableProvider(), process.argv.slice(2));
