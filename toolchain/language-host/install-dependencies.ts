import { existsSync } from "node:fs";
import path from "node:path";

import type { ServerWritableStream } from "@grpc/grpc-js";
import type {
  InstallDependenciesRequest,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import lang from "@pulumi/pulumi/proto/language_pb.js";

import { ending } from "./children.ts";
import type { Children } from "./children.ts";
import { parseRuntimeOptions } from "./runtime-options.ts";
import type { RuntimeOptions } from "./runtime-options.ts";

const LOCK_FILES = [
  ["yarn.lock", "yarn"],
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
] as const;

/** The package manager asked for, else the one whose lock file lies in `directory`, else npm. */
export function choosePackageManager(directory: string, asked: RuntimeOptions["packageManager"]): string {
  return asked ?? LOCK_FILES.find(([file]) => existsSync(path.join(directory, file)))?.[1] ?? "npm";
}

/** `pulumi install`: run the package manager, forward what it prints. */
export async function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
  children: Children,
) {
  const info = call.request.getInfo();
  const directory = info?.getProgramDirectory() ?? call.request.getDirectory();
  const manager = choosePackageManager(
    directory,
    parseRuntimeOptions(info?.getOptions()?.toJavaScript()).packageManager,
  );
  const child = children.start(manager, ["install"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  call.on("cancelled", () => {
    children.stop(child);
  });
  child.stdout?.on("data", (data: Uint8Array) => {
    const response = new lang.InstallDependenciesResponse();
    response.setStdout(new Uint8Array(data));
    call.write(response);
  });
  child.stderr?.on("data", (data: Uint8Array) => {
    const response = new lang.InstallDependenciesResponse();
    response.setStderr(new Uint8Array(data));
    call.write(response);
  });
  const end = await ending(child);
  if ("reason" in end)
    throw new Error(`\`${manager} install\` in ${directory} did not finish: ${end.reason}`);
  if (end.code !== 0)
    throw new Error(`\`${manager} install\` in ${directory} ended with exit code ${end.code}`);
  call.end();
}
