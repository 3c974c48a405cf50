import type { lakehouse } from "./it-stack.ts";

/** Resolves when a command has printed something that matches, or has ended. */
export async function untilLine(command: ReturnType<typeof lakehouse>, wanted: RegExp): Promise<void> {
  const stream = (command as unknown as { all: NodeJS.ReadableStream }).all;
  let seen = "";
  await new Promise<void>((resolve) => {
    stream.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (wanted.test(seen)) resolve();
    });
    stream.on("end", resolve);
  });
}
