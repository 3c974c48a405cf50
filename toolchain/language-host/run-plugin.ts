import type { ServerWritableStream } from "@grpc/grpc-js";
import type { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import lang from "@pulumi/pulumi/proto/language_pb.js";

import { ending } from "./children.ts";
import type { Children } from "./children.ts";
import { resolveSdk } from "./resolve-sdk.ts";
import { parseRuntimeOptions } from "./runtime-options.ts";

/** What the SDK's launcher of this kind of plugin is called with. */
export function pluginCommand(kind: string, directory: string, engineArguments: readonly string[]) {
  return kind === "analyzer"
    ? { module: "cmd/run-policy-pack", args: [...engineArguments, directory] }
    : { module: "cmd/run-plugin", args: [directory, ...engineArguments] };
}

/** `["A=1"]` → `{A: "1"}`; the last of two equal names wins, as in a process's environment. */
export function parseEnvironment(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const split = entry.indexOf("=");
      return [entry.slice(0, split), entry.slice(split + 1)];
    }),
  );
}

/** Run a policy pack or a Node provider until it ends or the engine ends the call. */
export async function runPlugin(
  call: ServerWritableStream<RunPluginRequest, RunPluginResponse>,
  children: Children,
) {
  const request = call.request;
  if (request.getAttachDebugger()) {
    throw new Error("this language host cannot attach a debugger to a plugin");
  }
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const options = parseRuntimeOptions(request.getInfo()?.getOptions()?.toJavaScript());
  const { module, args } = pluginCommand(request.getKind(), directory, request.getArgsList());
  const child = children.start(
    process.execPath,
    [...options.nodeArguments, resolveSdk(directory, module), ...args],
    {
      // The policy SDK reads the pack's package.json from the working directory.
      cwd: request.getKind() === "analyzer" ? directory : request.getPwd(),
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...parseEnvironment(request.getEnvList()),
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
      },
    },
  );
  call.on("cancelled", () => {
    children.stop(child);
  });
  const forward = (set: (response: RunPluginResponse, data: Uint8Array) => void) => (data: Uint8Array) => {
    const response = new lang.RunPluginResponse();
    set(response, new Uint8Array(data));
    call.write(response);
  };
  child.stdout?.on(
    "data",
    forward((response, data) => response.setStdout(data)),
  );
  child.stderr?.on(
    "data",
    forward((response, data) => response.setStderr(data)),
  );
  const end = await ending(child);
  const last = new lang.RunPluginResponse();
  if ("reason" in end) {
    const message = new lang.RunPluginResponse();
    message.setStderr(new TextEncoder().encode(`plugin in ${directory} did not finish: ${end.reason}\n`));
    call.write(message);
  }
  last.setExitcode("code" in end ? end.code : 1);
  call.write(last);
  call.end();
}
