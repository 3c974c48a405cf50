import type { StageResult } from "./run-setup.ts";
import type { Stage } from "./stage.ts";

/** Seconds between two lines about a stage that takes long. */
const HEARTBEAT = 10;

interface Running {
  readonly stage: Stage;
  readonly started: number;
  status: string;
  spoken: number;
}

/** Prints one line when a stage ends, and now and then a line on those that take long. */
export class ProgressPrinter {
  readonly #out: NodeJS.WritableStream;
  readonly #stages: readonly Stage[];
  readonly #running = new Map<string, Running>();
  readonly #timer: NodeJS.Timeout;

  constructor(out: NodeJS.WritableStream, stages: readonly Stage[]) {
    this.#out = out;
    this.#stages = stages;
    this.#timer = setInterval(() => {
      this.#heartbeat();
    }, 1000);
    this.#timer.unref();
  }

  /** Print a line that belongs to no stage. */
  readonly say = (text: string): void => {
    this.#out.write(`${text}\n`);
  };

  /** Note that a stage begins; returns where it tells how far it is. */
  started(stage: Stage): (text: string) => void {
    const running: Running = {
      stage,
      started: performance.now(),
      status: stage.purpose,
      spoken: performance.now(),
    };
    this.#running.set(stage.name, running);
    return (text) => {
      running.status = text;
    };
  }

  /** Print how a stage ended. */
  ended(result: StageResult): void {
    this.#running.delete(result.name);
    this.#line(result.name, `${result.outcome}: ${result.detail} (${result.seconds.toFixed(1)} s)`);
  }

  /** End the heartbeat. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #heartbeat(): void {
    const now = performance.now();
    for (const running of this.#running.values()) {
      if (now - running.spoken < HEARTBEAT * 1000) continue;
      running.spoken = now;
      const seconds = Math.round((now - running.started) / 1000);
      this.#line(running.stage.name, `${running.status} … ${seconds} s`);
    }
  }

  #line(name: string, text: string): void {
    const number = this.#stages.findIndex((stage) => stage.name === name) + 1;
    this.#out.write(`[${number}/${this.#stages.length}] ${name.padEnd(18)} ${text}\n`);
  }
}
