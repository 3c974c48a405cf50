import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import lang from "@pulumi/pulumi/proto/language_pb.js";

import { ending } from "./children.ts";
import type { Children } from "./children.ts";
import { resolveSdk } from "./resolve-sdk.ts";
import { parseRuntimeOptions } from "./runtime-options.ts";

/** The SDK's exit code for "the user was told already". */
const BAIL = 32;

/** Arguments of the SDK's `cmd/run` for one deployment. */
export function programArguments(request: RunRequest, engineAddress: string): string[] {
  const flags: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", request.getInfo()?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", request.getPwd()],
    ["parallel", String(request.getParallel())],
  ];
  const args = flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]);
  if (request.getDryrun()) args.push("--dry-run");
  const entryPoint = request.getInfo()?.getEntryPoint() ?? "";
  return [...args, entryPoint === "" ? "." : entryPoint, ...request.getArgsList()];
}

/** Environment of the program: the engine's own plus the stack's configuration. */
export function programEnvironment(request: RunRequest): Record<string, string> {
  const { typescript, tsconfig } = parseRuntimeOptions(request.getInfo()?.getOptions()?.toJavaScript());
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(typescript),
    ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

/** Run a Pulumi program to its end. Its output goes to this process's own, which the engine shows. */
export async function runProgram(request: RunRequest, engineAddress: string, children: Children) {
  if (request.getAttachDebugger()) {
    throw new Error("this language host cannot attach a debugger; run without --attach-debugger");
  }
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const { nodeArguments } = parseRuntimeOptions(request.getInfo()?.getOptions()?.toJavaScript());
  const child = children.start(
    process.execPath,
    [...nodeArguments, resolveSdk(directory, "cmd/run"), ...programArguments(request, engineAddress)],
    {
      cwd: request.getPwd(),
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...programEnvironment(request) },
    },
  );
  const end = await ending(child);
  const response = new lang.RunResponse();
  if ("reason" in end) response.setError(`the program did not finish: ${end.reason}`);
  else if (end.code === BAIL) response.setBail(true);
  else if (end.code !== 0)
    response.setError(`the program ended with exit code ${end.code}; its output is above`);
  return response;
}
