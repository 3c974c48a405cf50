import { setTimeout as pause } from "node:timers/promises";

/** How long Trino may take to answer its first query; it may be starting. */
const START_SECONDS = 180;
const BETWEEN_PROBES = 500;
/** Statements at once: each waits for the metastore, which takes them one by one. */
const AT_ONCE = 4;

interface Page {
  readonly nextUri?: string;
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly message: string; readonly errorName: string };
}

/** A statement that Trino refused. */
export class TrinoError extends Error {
  /** Trino's own name of the fault, for example `TABLE_NOT_FOUND`. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = "TrinoError";
    this.code = code;
  }
}

/** A Trino server over its HTTP protocol. */
export class Trino {
  readonly #url: string;
  readonly #deadline: number;
  #ready: Promise<void> | undefined;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param startSeconds how long the server may take to answer its first query */
  constructor(url: string, startSeconds = START_SECONDS) {
    this.#url = url;
    this.#deadline = startSeconds;
  }

  /**
   * Rows of one statement.
   *
   * @throws TrinoError when the server refuses it; Error when the server does not answer in time
   */
  async run(statement: string): Promise<unknown[][]> {
    this.#ready ??= this.#answer();
    await this.#ready;
    while (this.#running >= AT_ONCE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      return await this.#ask(statement);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** A server that starts refuses connections first, and then queries. */
  async #answer(): Promise<void> {
    const end = Date.now() + this.#deadline * 1000;
    for (;;) {
      try {
        await this.#ask("SELECT 1");
        return;
      } catch (error) {
        if (Date.now() > end) {
          throw new Error(
            `Trino at ${this.#url} does not answer; see ./lakehouse status. (${reason(error)})`,
            { cause: error },
          );
        }
        await pause(BETWEEN_PROBES);
      }
    }
  }

  async #ask(statement: string): Promise<unknown[][]> {
    const headers = { "X-Trino-User": "lakehouse-tables", "X-Trino-Source": "lakehouse" };
    const rows: unknown[][] = [];
    let page = await this.#page(`${this.#url}/v1/statement`, { method: "POST", body: statement, headers });
    for (;;) {
      rows.push(...(page.data ?? []).map((row) => [...row]));
      if (page.error !== undefined) throw new TrinoError(page.error.message, page.error.errorName);
      if (page.nextUri === undefined) return rows;
      page = await this.#page(page.nextUri, { headers });
    }
  }

  async #page(url: string, request: RequestInit): Promise<Page> {
    const response = await fetch(url, request);
    if (!response.ok) throw new Error(`Trino answers ${response.status} ${response.statusText}`);
    return (await response.json()) as Page;
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
