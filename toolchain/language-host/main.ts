/**
 * `pulumi-language-nodejs`: the process that the Pulumi CLI starts to run Node programs, policy packs and providers.
 *
 * Its module is not in the Go module proxy, so a CLI that was built from Go modules gets this one. It is bundled into
 * one CommonJS file, because it serves every project of the user and therefore must not depend on any of them; only
 * what runs *inside* a project (`@pulumi/pulumi/cmd/run` …) is looked up in that project.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";

import { Children } from "./children.ts";
import { createService } from "./service.ts";

const children = new Children();

function stop(exitCode: number): void {
  children.killAll();
  process.exit(exitCode);
}

function exitWithEngine(): void {
  const engine = process.ppid;
  // An engine that was killed hard closes nothing: the only trace is that this process got a new parent.
  setInterval(() => {
    if (process.ppid !== engine) stop(1);
  }, 1000).unref();
}

function main(): void {
  // The engine's address is the only positional argument; flags (`-tracing`, `-root`) are of older engines.
  const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      stop(0);
    });
  }
  exitWithEngine();
  // A plan of many resources is far above gRPC's default of 4 MiB.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(services.LanguageRuntimeService, createService(engineAddress, children));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      process.stderr.write(`pulumi-language-nodejs: cannot listen on 127.0.0.1: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
}

main();
