import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { minimumDockerApi } from "../../toolchain/versions.ts";
import { CliError } from "../cli-error.ts";
import { install, isDebianLike, mayInstall } from "./apt.ts";
import { ask, run } from "./command.ts";
import { isSupported, probeEngine } from "./engine-probe.ts";
import type { EngineAnswer, EngineVersion } from "./engine-probe.ts";
import { exists } from "./place.ts";
import type { Stage, StageContext, StageReport } from "./stage.ts";

/** Seconds a starting engine gets until it answers. */
const START_PATIENCE = 90;

/** A Docker engine: a running one is used as it is; else root on Debian or Ubuntu gets one installed and started. */
export const dockerEngine: Stage = {
  name: "docker engine",
  purpose: "runs the services as containers",
  after: [],
  run: async (context): Promise<StageReport> => {
    const answer = await probeEngine();
    if (answer.kind === "running") return { outcome: "found", detail: accept(answer.version) };
    if (answer.kind === "refused" || answer.kind === "elsewhere") throw new CliError(answer.message);
    const missing = !(await dockerdInstalled()) || answer.kind === "no client";
    if (!(await mayInstall())) throw new CliError(await commandsToType(missing));
    if (missing) await install(["docker.io", "docker-cli", "iptables"], context.progress);
    const version = await start(context);
    return { outcome: missing ? "installed" : "started", detail: accept(version) };
  },
};

function accept(version: EngineVersion): string {
  if (!isSupported(version.api, minimumDockerApi)) {
    throw new CliError(
      `the Docker engine ${version.engine} speaks API ${version.api}; ${minimumDockerApi} (engine 20.10) or newer is needed: update it`,
    );
  }
  if (version.os !== "linux") {
    throw new CliError(`the Docker engine runs ${version.os} containers; switch it to Linux containers`);
  }
  return `engine ${version.engine}, API ${version.api}`;
}

async function dockerdInstalled(): Promise<boolean> {
  return (await ask("dockerd", ["--version"])) !== undefined;
}

async function commandsToType(missing: boolean): Promise<string> {
  if (!missing) {
    return "no Docker engine is running, and only root may start it. Type:\n  sudo systemctl start docker    (without systemd: sudo service docker start)";
  }
  return (await isDebianLike())
    ? "no Docker engine is installed, and only root may install it. Type:\n" +
        '  sudo apt-get update && sudo apt-get install -y docker.io\n  sudo usermod -aG docker "$USER"    (then log in again)'
    : "no Docker engine was found. Install one (https://docs.docker.com/engine/install/), start it, then repeat";
}

/** Start the engine the way this machine starts services; wait until it answers. */
async function start(context: StageContext): Promise<EngineVersion> {
  // Installing the package may have started it already.
  const first = await probeEngine();
  if (first.kind === "running") return first.version;
  if (await exists("/run/systemd/system")) {
    context.progress("systemctl start docker");
    await run("systemctl", ["start", "docker"], {
      timeout: START_PATIENCE,
      fix: "Look at: journalctl -u docker",
    });
    return awaitEngine(() => undefined, "journalctl -u docker");
  }
  if ((await firstProcess()) === "init" && (await exists("/etc/init.d/docker"))) {
    context.progress("service docker start");
    await run("service", ["docker", "start"], {
      timeout: START_PATIENCE,
      fix: "Look at: /var/log/docker.log",
    });
    return awaitEngine(() => undefined, "/var/log/docker.log");
  }
  return startByHand(context);
}

async function firstProcess(): Promise<string> {
  return (await readFile("/proc/1/comm", "utf8")).trim();
}

/** No service manager (a container, a minimal VM): run the engine in the background, detached from this process. */
async function startByHand({ machine, progress }: StageContext): Promise<EngineVersion> {
  await mkdir(machine.cache, { recursive: true });
  const logFile = path.join(machine.cache, "dockerd.log");
  const log = await open(logFile, "a");
  progress(`starting dockerd in the background, log in ${logFile}`);
  const daemon = spawn("dockerd", [], { detached: true, stdio: ["ignore", log.fd, log.fd] });
  let ended: string | undefined;
  daemon.once("exit", (code, signal) => {
    ended = `dockerd ended at once (${code === null ? String(signal) : `exit code ${code}`})`;
  });
  await once(daemon, "spawn");
  await log.close();
  daemon.unref();
  return awaitEngine(() => ended, logFile);
}

async function awaitEngine(problem: () => string | undefined, log: string): Promise<EngineVersion> {
  const deadline = Date.now() + START_PATIENCE * 1000;
  let answer: EngineAnswer = await probeEngine();
  while (answer.kind !== "running") {
    const ended = problem();
    if (ended !== undefined) throw new CliError(`${ended}; its log: ${log}${await lastLines(log)}`);
    if (Date.now() > deadline) {
      throw new CliError(
        `the Docker engine did not answer within ${START_PATIENCE} s of its start; its log: ${log}`,
      );
    }
    await pause(200);
    answer = await probeEngine();
  }
  return answer.version;
}

async function lastLines(log: string): Promise<string> {
  if (!(await exists(log))) return "";
  const lines = (await readFile(log, "utf8")).trimEnd().split("\n").slice(-5);
  return `\n    ${lines.join("\n    ")}`;
}
