import { cpus, loadavg, totalmem } from "node:os";
import { execa } from "execa";

/** Where figures were measured; they mean little without it. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  /** GiB. */
  readonly memory: number;
  readonly engine: string;
  /** Processes that wanted to run when the benchmark began, averaged over one minute. */
  readonly load: number;
}

/** Above this load per core other work disturbs the figures. */
const QUIET_LOAD = 0.5;

/** Describes this machine, and warns on standard error when it is busy with something else. */
export async function describeMachine(): Promise<Machine> {
  const { stdout } = await execa("docker", ["version", "--format", "{{.Server.Version}}"]);
  const processors = cpus();
  const [load = 0] = loadavg();
  if (load > QUIET_LOAD * processors.length) {
    process.stderr.write(`The machine is busy (load ${load.toFixed(1)}): take the figures with care.\n`);
  }
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? "unknown",
    memory: Math.round(totalmem() / 2 ** 30),
    engine: stdout.trim(),
    load: Math.round(load * 10) / 10,
  };
}
