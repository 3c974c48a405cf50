import type { Docker } from "../../cli/engine/docker.ts";

/**
 * Copies what a volume holds into another one, which is made.
 *
 * @param image image with a shell and `cp`; nothing is fetched
 */
export async function copyVolume(docker: Docker, from: string, to: string, image: string): Promise<void> {
  const mounts = ["--volume", `${from}:/from:ro`, "--volume", `${to}:/to`];
  await docker.read(
    ...["run", "--rm", "--user", "root", "--network", "none", ...mounts],
    ...["--entrypoint", "cp", image, "--archive", "/from/.", "/to/"],
  );
}
