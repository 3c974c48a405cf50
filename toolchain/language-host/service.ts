import { status } from "@grpc/grpc-js";
import type {
  sendUnaryData,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import lang from "@pulumi/pulumi/proto/language_pb.js";
import type {
  GetProgramDependenciesRequest,
  GetRequiredPackagesRequest,
  LanguageHandshakeRequest,
  RunRequest,
} from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { version } from "@pulumi/pulumi/version.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

import type { Children } from "./children.ts";
import { installedDependencies } from "./dependencies.ts";
import { installDependencies } from "./install-dependencies.ts";
import { requiredPackages } from "./required-packages.ts";
import { runPlugin } from "./run-plugin.ts";
import { runProgram } from "./run-program.ts";

const CODE_GENERATION = ["generateProgram", "generateProject", "generatePackage", "pack", "link"] as const;

function unary<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    const answer = async (): Promise<Response> => handle(call.request);
    answer().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback({ code: status.UNKNOWN, details: messageOf(error) });
      },
    );
  };
}

function streaming<Request, Response>(
  handle: (call: ServerWritableStream<Request, Response>) => Promise<void>,
): (call: ServerWritableStream<Request, Response>) => void {
  return (call) => {
    handle(call).catch((error: unknown) => {
      call.destroy(
        Object.assign(new Error(messageOf(error)), { code: status.UNKNOWN, details: messageOf(error) }),
      );
    });
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function programDependencies(request: GetProgramDependenciesRequest) {
  const all = installedDependencies(request.getInfo()?.getProgramDirectory() ?? request.getPwd());
  const response = new lang.GetProgramDependenciesResponse();
  for (const dependency of all.filter(({ direct }) => direct || request.getTransitivedependencies())) {
    const entry = new lang.DependencyInfo();
    entry.setName(dependency.name);
    entry.setVersion(dependency.version);
    response.addDependencies(entry);
  }
  return response;
}

function about() {
  const response = new lang.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  return response;
}

function pluginInfo() {
  const info = new plugin.PluginInfo();
  info.setVersion(version);
  return info;
}

/** Code generation belongs to the official host; the engine shows this text to who asks for it. */
function notOffered(method: string) {
  return (_call: unknown, callback: sendUnaryData<unknown>): void => {
    callback({
      code: status.UNIMPLEMENTED,
      details: `${method}: this language host runs programs and plugins; install the official Pulumi CLI to generate code`,
    });
  };
}

/** The `pulumirpc.LanguageRuntime` service. */
export function createService(
  initialEngineAddress: string,
  children: Children,
): UntypedServiceImplementation {
  let engineAddress = initialEngineAddress;
  return {
    handshake: unary((request: LanguageHandshakeRequest) => {
      engineAddress = request.getEngineAddress();
      return new lang.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(pluginInfo),
    about: unary(about),
    getRequiredPackages: unary((request: GetRequiredPackagesRequest) => {
      const directory = request.getInfo()?.getProgramDirectory() ?? "";
      const response = new lang.GetRequiredPackagesResponse();
      response.setPackagesList(requiredPackages(installedDependencies(directory)));
      return response;
    }),
    getRequiredPlugins: unary(() => new lang.GetRequiredPluginsResponse()),
    getProgramDependencies: unary(programDependencies),
    runtimeOptionsPrompts: unary(() => new lang.RuntimeOptionsResponse()),
    template: unary(() => new lang.TemplateResponse()),
    run: unary((request: RunRequest) => runProgram(request, engineAddress, children)),
    runPlugin: streaming((call) => runPlugin(call, children)),
    installDependencies: streaming((call) => installDependencies(call, children)),
    cancel: unary(() => {
      children.stopAll();
      return new empty.Empty();
    }),
    ...Object.fromEntries(CODE_GENERATION.map((method) => [method, notOffered(method)])),
  };
}
