/** How long one stage took. */
export interface StageTime {
  readonly name: string;
  readonly seconds: number;
}

/** Tells how far a command is: a line when a stage begins and one with its time when it ends. */
export class Stages {
  readonly #total: number;
  readonly #write: (line: string) => void;
  readonly #times: StageTime[] = [];

  /** @param write gets each line. @default standard error, since standard output belongs to the result */
  constructor(
    total: number,
    write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {
    this.#total = total;
    this.#write = write;
  }

  /** Times of the stages that ended. */
  get times(): readonly StageTime[] {
    return this.#times;
  }

  /** Runs the next stage. What it returns is passed on. */
  async run<T>(name: string, body: () => Promise<T>): Promise<T> {
    const at = `[${this.#times.length + 1}/${this.#total}] ${name}`;
    const begin = performance.now();
    this.#write(`${at} …`);
    try {
      return await body();
    } finally {
      const seconds = (performance.now() - begin) / 1000;
      this.#times.push({ name, seconds });
      this.#write(`${at} … ${seconds.toFixed(1)} s`);
    }
  }

  /** Writes what belongs to the stage at work. */
  say(text: string): void {
    this.#write(text.replaceAll(/^/gm, "      "));
  }
}
