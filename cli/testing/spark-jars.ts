import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../setup/command.ts";
import { cachedFolder, contentKey } from "../setup/content-cache.ts";
import { locateMachine } from "../setup/machine.ts";
import { withSetupLock } from "../setup/setup-lock.ts";
import { provide, type Needed } from "./provide.ts";

const MAVEN: Needed = { probe: ["mvn", "--version"], package: "maven" };

/** Seconds that Maven may take for some 40 files. */
const PATIENCE = 900;

/**
 * Folder with the jars that the `spark` image adds to Spark's own, fetched and checked by the program that the image
 * is built with. It is kept in the user's cache and made again when the image's list changes.
 *
 * @param root folder of the project
 * @throws CommandFailure when there is no Maven and this process may not install it
 */
export async function sparkJars(root: string): Promise<string> {
  const machine = locateMachine();
  const image = join(root, "images", "spark");
  const lists = ["pom.xml", "SHA256SUMS"].map((name) => readFile(join(image, name), "utf8"));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const key = await contentKey(await Promise.all(lists), []);
  const { folder } = await withSetupLock(machine, say, () =>
    cachedFolder(machine, "spark-jars", key, async (result) => {
      await provide(MAVEN, say);
      say("fetching the jars of the image spark");
      await run("sh", [join(root, "images", "system", "fetch-maven"), image, result], { timeout: PATIENCE });
    }),
  );
  return folder;
}
