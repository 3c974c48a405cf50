import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { urlFault } from "../../components/spec/url-fault.ts";
import type { UrlTable } from "../../components/spec/source.ts";
import { CommandFailure } from "../command/failure.ts";
import { formatBytes } from "../output/bytes.ts";
import { exists } from "../setup/place.ts";

/** How often an address may send us on to another one. */
const REDIRECTS = 5;

/** A line of progress comes after so many bytes. */
const STEP = 32 * 1024 * 1024;

/** Where a fetched file lies in the user's cache. */
export function fetchedFile(cache: string, sha256: string): string {
  return path.join(cache, "fetched", sha256);
}

/**
 * The file at a URL, from the cache when it was fetched before. It gets there whole and with its checksum, or not at all.
 *
 * @param cache folder of the user's cache
 * @param say takes a line on what is fetched, with its size, and further ones while that goes on
 * @returns path of the file
 * @throws CommandFailure that says which address does not answer with the declared file
 */
export async function fetchFile(
  { url, sha256 }: Pick<UrlTable, "url" | "sha256">,
  cache: string,
  say: (line: string) => void,
): Promise<string> {
  const file = fetchedFile(cache, sha256);
  if ((await exists(file)) && (await hashOf(file)) === sha256) return file;
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${randomUUID()}.part`;
  try {
    const found = await download(url, part, say);
    if (found !== sha256) {
      throw new CommandFailure(
        `${url} has the SHA-256 ${found}, but ${sha256} is declared; nothing was delivered. ` +
          "Declare the new one if the file was to change, else find out who changed it",
      );
    }
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return file;
}

/** @returns the SHA-256 of what was written to `file` */
async function download(url: string, file: string, say: (line: string) => void): Promise<string> {
  const response = await answer(url);
  const total = Number(response.headers.get("content-length") ?? Number.NaN);
  const size = Number.isNaN(total) ? "of unknown size" : formatBytes(total);
  say(`fetching ${url}, ${size}`);
  const hash = createHash("sha256");
  const handle = await open(file, "wx", 0o600);
  let [bytes, told] = [0, 0];
  try {
    const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = response.body ?? [];
    for await (const chunk of body) {
      hash.update(chunk);
      await handle.writeFile(chunk);
      bytes += chunk.length;
      if (bytes - told < STEP) continue;
      told = bytes;
      say(`  ${formatBytes(bytes)} of ${size === "of unknown size" ? "?" : size}`);
    }
  } catch (error) {
    throw new CommandFailure(
      `${url} ended after ${formatBytes(bytes)} (${reason(error)}); nothing was delivered; repeat the command`,
    );
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

/** The answer that has the file, each address on the way held against what a declared one has to be. */
async function answer(url: string): Promise<Response> {
  let at = url;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const fault = urlFault(at);
    if (fault !== undefined)
      throw new CommandFailure(`${url} leads elsewhere: ${fault}; nothing was delivered`);
    // Bytes as they lie on the server, as the checksum is of them.
    const response = await ask(url, at);
    const location = response.headers.get("location");
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw new CommandFailure(
        `${url} answers ${response.status} ${response.statusText}; nothing was delivered; correct the url, or ask who offers the file`,
      );
    }
    at = new URL(location, at).href;
  }
  throw new CommandFailure(
    `${url} leads on to other addresses more than ${REDIRECTS} times; nothing was delivered; declare the last one`,
  );
}

async function ask(url: string, at: string): Promise<Response> {
  try {
    return await fetch(at, { redirect: "manual", headers: { "accept-encoding": "identity" } });
  } catch (error) {
    throw new CommandFailure(
      `${url} does not answer (${reason(error)}); nothing was delivered; see whether this machine reaches it, and repeat the command`,
    );
  }
}

/** What lies below an error of `fetch`, which by itself says no more than that it failed. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}
