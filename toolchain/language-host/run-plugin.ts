import type { ChildProcess } from "node:child_process";

import type { ServerWritableStream } from "@grpc/grpc-js";
import type { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import lang from "@pulumi/pulumi/proto/language_pb.js";

import { ending } from "./children.ts";
import type { Children, Ending } from "./children.ts";
import { PolicyProxy, stackEnvironment } from "./policy-proxy.ts";
import { resolveSdk } from "./resolve-sdk.ts";
import { parseRuntimeOptions } from "./runtime-options.ts";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

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
export async function runPlugin(call: Call, children: Children): Promise<void> {
  if (call.request.getAttachDebugger()) {
    throw new Error("this language host cannot attach a debugger to a plugin");
  }
  const end = await (call.request.getKind() === "analyzer" ? runPolicyPack : runProvider)(call, children);
  if ("reason" in end) {
    const directory = call.request.getInfo()?.getProgramDirectory() ?? "";
    forwardStderr(call, new TextEncoder().encode(`plugin in ${directory} did not finish: ${end.reason}\n`));
  }
  const last = new lang.RunPluginResponse();
  last.setExitcode("code" in end ? end.code : 1);
  call.write(last);
  call.end();
}

async function runProvider(call: Call, children: Children): Promise<Ending> {
  const child = start(call, children, call.request.getPwd(), {});
  child.stdout?.on("data", (data: Uint8Array) => {
    forwardStdout(call, data);
  });
  return ending(child);
}

async function runPolicyPack(call: Call, children: Children): Promise<Ending> {
  const proxy = new PolicyProxy();
  const port = await proxy.listen();
  call.on("cancelled", () => {
    proxy.close("the engine ended the policy pack");
  });
  forwardStdout(call, new TextEncoder().encode(`${port}\n`));
  const stack = await proxy.configuration;
  // The policy SDK reads the pack's package.json from the working directory.
  const directory = call.request.getInfo()?.getProgramDirectory() ?? call.request.getPwd();
  const child = start(call, children, directory, stackEnvironment(stack));
  afterFirstLine(child, {
    line: (text) => {
      proxy.attach(Number(text));
    },
    rest: (data) => {
      forwardStdout(call, data);
    },
  });
  const end = await ending(child);
  proxy.close(
    `the policy pack ended (${"code" in end ? `exit code ${end.code}` : end.reason}); its output is above`,
  );
  return end;
}

function start(
  call: Call,
  children: Children,
  cwd: string,
  environment: Record<string, string>,
): ChildProcess {
  const request = call.request;
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const options = parseRuntimeOptions(request.getInfo()?.getOptions()?.toJavaScript());
  const { module, args } = pluginCommand(request.getKind(), directory, request.getArgsList());
  const child = children.start(
    process.execPath,
    [...options.nodeArguments, resolveSdk(directory, module), ...args],
    {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...parseEnvironment(request.getEnvList()),
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
        ...environment,
      },
    },
  );
  child.stderr?.on("data", (data: Uint8Array) => {
    forwardStderr(call, data);
  });
  call.on("cancelled", () => {
    children.stop(child);
  });
  return child;
}

/** A plugin's first line is its port; what follows is output. */
function afterFirstLine(
  child: ChildProcess,
  take: { readonly line: (text: string) => void; readonly rest: (data: Uint8Array) => void },
): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout?.on("data", (data: Buffer) => {
    if (head === undefined) {
      take.rest(data);
      return;
    }
    head = Buffer.concat([head, data]);
    const end = head.indexOf("\n");
    if (end < 0) return;
    const rest = head.subarray(end + 1);
    take.line(head.subarray(0, end).toString("utf8"));
    head = undefined;
    if (rest.length > 0) take.rest(rest);
  });
}

function forwardStdout(call: Call, data: Uint8Array): void {
  const response = new lang.RunPluginResponse();
  response.setStdout(new Uint8Array(data));
  call.write(response);
}

function forwardStderr(call: Call, data: Uint8Array): void {
  const response = new lang.RunPluginResponse();
  response.setStderr(new Uint8Array(data));
  call.write(response);
}
