import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { cachedFolder, contentKey } from "../../cli/setup/content-cache.ts";
import { findGo, runGo } from "../../cli/setup/go.ts";
import type { Machine } from "../../cli/setup/machine.ts";
import { withSetupLock } from "../../cli/setup/setup-lock.ts";
import type { TERRAFORM_PROVIDERS } from "./terraform-config.ts";

/** Go module of each provider, as the toolchain's module names it. */
const MODULES: Readonly<Record<keyof typeof TERRAFORM_PROVIDERS, string>> = {
  docker: "github.com/terraform-providers/terraform-provider-docker",
  minio: "github.com/aminueza/terraform-provider-minio/v2",
  postgresql: "github.com/terraform-providers/terraform-provider-postgresql",
  random: "github.com/terraform-providers/terraform-provider-random",
};

const listed = z.object({ Dir: z.string() });

/**
 * Builds the Terraform providers from the same sources as the Pulumi plugins, so that both do the same work.
 *
 * @returns folder of the programs, in the user's cache
 */
export async function buildTerraformProviders(
  machine: Machine,
  say: (line: string) => void,
): Promise<string> {
  const toolchain = join(machine.root, "toolchain", "plugins");
  const go = await findGo(machine, toolchain, say);
  const key = await contentKey([go.version, go.platform], [toolchain]);
  const build = async (result: string): Promise<void> => {
    for (const [name, module] of Object.entries(MODULES)) {
      say(`building Terraform provider ${name}`);
      await runGo(go, toolchain, ["mod", "download", module], say);
      const found = await execa(await go.command(), ["list", "-m", "-json", module], { cwd: toolchain });
      const source = listed.parse(JSON.parse(found.stdout)).Dir;
      await runGo(go, source, ["build", "-o", join(result, `terraform-provider-${name}`), "."], say);
    }
  };
  // Setup clears what it takes for left-overs of builds, so no setup may run beside this one.
  const { folder } = await withSetupLock(machine, say, () =>
    cachedFolder(machine, "terraform-providers", key, build),
  );
  return folder;
}
