import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { makeCertificates, type Certificates } from "./certificates.ts";
import { clusterPrograms } from "./programs.ts";

/** Milliseconds that the API server may take to answer: it takes five seconds, and more on a busy machine. */
const START_LIMIT = 180_000;

/** Milliseconds between two asks of a server that starts. */
const POLL = 200;

/** A cluster's API with its store and no node: objects are checked, admitted and kept, and nothing runs. */
export interface ControlPlane {
  /** Runs kubectl as the administrator, with text on its standard input. @throws when it fails, with its output */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Ends the processes and removes everything they wrote. */
  readonly stop: () => Promise<void>;
}

/** Starts etcd and the API server on free ports of 127.0.0.1; both are ended by `stop`. */
export async function startControlPlane(): Promise<ControlPlane> {
  const programs = await clusterPrograms();
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-cluster-"));
  const processes: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    // The API server first: without its store it would go on trying for a minute.
    for (const child of processes.reverse()) await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const certificates = await makeCertificates(folder);
    const [clientPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
    const start = (name: string, args: readonly string[]): ChildProcess => {
      const log = openSync(join(folder, `${name}.log`), "w");
      const child = spawn(join(programs, name), args, { stdio: ["ignore", log, log] });
      closeSync(log);
      processes.push(child);
      return child;
    };
    const store = `http://127.0.0.1:${clientPort}`;
    start("etcd", etcdArguments(folder, store, `http://127.0.0.1:${peerPort}`));
    const api = start("kube-apiserver", apiArguments(certificates, store, apiPort));
    const kubeconfig = join(folder, "kubeconfig");
    await writeFile(kubeconfig, kubeconfigText(certificates, apiPort), { mode: 0o600 });
    const kubectl = (args: readonly string[], input = ""): Promise<string> =>
      call(join(programs, "kubectl"), ["--kubeconfig", kubeconfig, ...args], input);
    await untilReady(kubectl, api, join(folder, "kube-apiserver.log"));
    return { kubectl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function call(program: string, args: readonly string[], input: string): Promise<string> {
  const { stdout } = await execa(program, args, { input });
  return stdout;
}

async function untilReady(kubectl: ControlPlane["kubectl"], api: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT;
  for (;;) {
    try {
      await kubectl(["get", "--raw", "/readyz"]);
      return;
    } catch (error) {
      if (api.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the API server did not start:\n${(await readFile(log, "utf8")).slice(-2000)}`, {
          cause: error,
        });
      }
    }
    await pause(POLL);
  }
}

function etcdArguments(folder: string, store: string, peers: string): string[] {
  return [
    ...["--data-dir", join(folder, "etcd"), "--unsafe-no-fsync", "--log-level", "warn", "--name", "test"],
    ...["--listen-client-urls", store, "--advertise-client-urls", store],
    ...["--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers],
    ...["--initial-cluster", `test=${peers}`],
  ];
}

function apiArguments({ ca, server, accounts }: Certificates, store: string, port: number): string[] {
  return Object.entries({
    "etcd-servers": store,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "secure-port": String(port),
    "tls-cert-file": server.cert,
    "tls-private-key-file": server.key,
    "client-ca-file": ca,
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": accounts,
    "service-account-signing-key-file": accounts,
    "service-cluster-ip-range": "10.96.0.0/16",
    "authorization-mode": "Node,RBAC",
    "endpoint-reconciler-type": "none",
    "shutdown-delay-duration": "0s",
  }).map(([name, value]) => `--${name}=${value}`);
}

/** In JSON, which is YAML. */
function kubeconfigText({ ca, admin }: Certificates, port: number): string {
  const name = "test";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority": ca } }],
    users: [{ name, user: { "client-certificate": admin.cert, "client-key": admin.key } }],
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a server without a port");
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
