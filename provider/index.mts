// The SDK's launcher compiles what ends in .ts by a compiler of its own; what ends in .mts it leaves to Node.
import { main } from "@pulumi/pulumi/provider/index.js";
import { tableProvider } from "./table-provider.ts";

void main(tableProvider(), process.argv.slice(2));
