import path from "node:path";

import { baseImage as image } from "../../toolchain/versions.ts";
import { CliError } from "../cli-error.ts";
import { install, isDebianLike, mayInstall } from "./apt.ts";
import { ask, run } from "./command.ts";
import { cachedFolder } from "./content-cache.ts";
import { makeRootArchive } from "./root-archive.ts";
import type { Stage, StageContext, StageReport } from "./stage.ts";

/** Seconds without any word from the registry until the other way is taken. */
const PULL_SILENCE = 30;

const ARCHIVE = "root.tar";

/** Raised when `makeRootArchive` makes something else than before, so that an older archive is not used again. */
const ARCHIVE_REVISION = 2;

/** The image that all of ours are built on: pulled, or made from Debian packages under the same name. */
export const baseImage: Stage = {
  name: "base image",
  purpose: `${image.name}, which the images of the services are built on`,
  after: ["docker engine"],
  run: async (context): Promise<StageReport> => {
    const present = await ask("docker", ["image", "inspect", "--format", "{{.Id}}", image.name]);
    if (present !== undefined) return { outcome: "found", detail: `${image.name} ${present.slice(7, 19)}` };
    context.progress(`docker pull ${image.name}`);
    try {
      await run("docker", ["pull", image.name], {
        silence: PULL_SILENCE,
        timeout: 900,
        onLine: context.progress,
      });
      return { outcome: "downloaded", detail: image.name };
    } catch (error) {
      return make(context, (error as Error).message);
    }
  },
};

async function make(context: StageContext, pullProblem: string): Promise<StageReport> {
  const { machine, progress } = context;
  const key = `${image.suite}-${process.arch}-${ARCHIVE_REVISION}`;
  const { folder, cached } = await cachedFolder(machine, "base-image", key, async (result) => {
    await provideDebootstrap(context, pullProblem);
    await makeRootArchive(image.suite, path.join(result, ARCHIVE), progress);
  });
  progress(`docker import as ${image.name}`);
  const archive = path.join(folder, ARCHIVE);
  await run("docker", ["import", "--change", 'CMD ["bash"]', archive, image.name], { timeout: 600 });
  return { outcome: cached ? "cached" : "built", detail: `${image.name} from Debian packages` };
}

async function provideDebootstrap({ progress }: StageContext, pullProblem: string): Promise<void> {
  const problem = `${image.name} cannot be pulled (${pullProblem.split("\n").at(-1)?.trim() ?? ""})`;
  if (process.getuid?.() !== 0) {
    throw new CliError(
      `${problem}, and only root can make it from Debian packages. Type:\n${commandsToType()}`,
    );
  }
  if ((await ask("debootstrap", ["--version"])) !== undefined) return;
  if (!(await mayInstall())) throw new CliError(`${problem}. Type:\n${commandsToType()}`);
  progress("the image cannot be pulled; making it from Debian packages");
  const packages = (await isDebianLike()) ? (["debootstrap", "debian-archive-keyring"] as const) : undefined;
  if (packages) await install([...packages], progress);
}

function commandsToType(): string {
  return (
    `  docker pull ${image.name}    (on a machine with a route to a registry; then docker save | docker load)\n` +
    "  or: sudo apt-get install -y debootstrap debian-archive-keyring\n" +
    `      sudo debootstrap --variant=minbase ${image.suite} /tmp/${image.suite} && ` +
    `sudo tar -C /tmp/${image.suite} -c . | docker import - ${image.name}`
  );
}
