import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { run } from "./command.ts";
import { reachable } from "./reachable.ts";

/** What a slim image goes without, as in Debian's own: documents, translations, caches. */
const LEFT_OUT = [
  "usr/share/doc",
  "usr/share/info",
  "usr/share/locale",
  "usr/share/man",
  "var/cache",
  "var/lib/apt/lists",
];

/** Keeps dpkg from unpacking the same things again for packages that are installed later. */
const DPKG_RULES = `${["doc", "info", "locale", "man"].map((name) => `path-exclude /usr/share/${name}/*`).join("\n")}
path-include /usr/share/doc/*/copyright
`;

/** Keeps package archives out of image layers. */
const APT_RULES = `DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
Acquire::Languages "none";
`;

/**
 * Bootstrap a minimal Debian and write it as a tar archive. Needs root and `debootstrap`.
 *
 * @param suite Debian release, for example `trixie`
 * @param archive file to write
 */
export async function makeRootArchive(suite: string, archive: string, progress: (text: string) => void) {
  const root = path.join(path.dirname(archive), "root");
  try {
    await run("debootstrap", ["--variant=minbase", suite, root], {
      timeout: 1800,
      onLine: (line) => {
        progress(line.replace(/^I: /, ""));
      },
      fix: "The mirror that debootstrap uses by default must be reachable.",
    });
    const sources = path.join(root, "etc/apt/sources.list");
    await writeFile(sources, await sourcesList(suite, await readFile(sources, "utf8")));
    await writeFile(path.join(root, "etc/dpkg/dpkg.cfg.d/slim"), DPKG_RULES);
    await writeFile(path.join(root, "etc/apt/apt.conf.d/slim"), APT_RULES);
    await slim(root);
    progress("packing");
    await run("tar", ["--numeric-owner", "--one-file-system", "-C", root, "-cf", archive, "."], {
      timeout: 600,
    });
  } finally {
    await run("rm", ["-rf", "--one-file-system", root]);
  }
}

/** Adds the suite's updates and security fixes, as far as there are any, beside what debootstrap wrote. */
async function sourcesList(suite: string, bootstrapped: string): Promise<string> {
  const mirror = /^deb (?:\[[^\]]*\] )?(\S+)/m.exec(bootstrapped)?.[1]?.replace(/\/$/, "");
  if (mirror === undefined) throw new Error(`debootstrap wrote no mirror into sources.list: ${bootstrapped}`);
  const lines = [`deb ${mirror} ${suite} main`];
  const further = [
    { mirror, suite: `${suite}-updates` },
    { mirror: `${mirror}-security`, suite: `${suite}-security` },
  ];
  for (const one of further) {
    if (await reachable(`${one.mirror}/dists/${one.suite}/InRelease`)) {
      lines.push(`deb ${one.mirror} ${one.suite} main`);
    }
  }
  return `${lines.join("\n")}\n`;
}

async function slim(root: string): Promise<void> {
  for (const folder of LEFT_OUT) {
    // The folders themselves stay: packages and apt expect them.
    const full = path.join(root, folder);
    await rm(full, { recursive: true, force: true });
    await mkdir(full, { recursive: true });
  }
  const expected = ["var/cache/apt/archives/partial", "var/lib/apt/lists/partial"];
  // Packages with alternatives (Java, PostgreSQL) fail to install where the sections of the manual are missing.
  for (let section = 1; section <= 9; section++) expected.push(`usr/share/man/man${section}`);
  for (const folder of expected) await mkdir(path.join(root, folder), { recursive: true });
}
