import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";

import { describe, expect, test, vi } from "vitest";

import { CliError } from "../../../cli/cli-error.ts";
import { caBundle, caBundleFile, findCaBundle } from "../../../cli/setup/ca-bundle.ts";
import { run } from "../../../cli/setup/command.ts";
import { cachedFolder, contentKey } from "../../../cli/setup/content-cache.ts";
import { isSupported } from "../../../cli/setup/engine-probe.ts";
import { atLeast } from "../../../cli/setup/go.ts";
import { locateMachine } from "../../../cli/setup/machine.ts";
import type { Machine } from "../../../cli/setup/machine.ts";
import { isExecutable, placeFile } from "../../../cli/setup/place.ts";
import { runSetup } from "../../../cli/setup/run-setup.ts";
import type { Stage } from "../../../cli/setup/stage.ts";

function machine(): Machine {
  const base = mkdtempSync(path.join(tmpdir(), "setup-"));
  const places = { root: base, pulumiHome: path.join(base, "pulumi"), cache: path.join(base, "cache") };
  return { ...places, state: path.join(base, ".lakehouse") };
}

function stage(name: string, after: readonly string[], run: Stage["run"]): Stage {
  return { name, purpose: "", after, run };
}

describe("stages", () => {
  test("a failed stage skips what needs it, the others still run", async () => {
    const result = await runSetup(machine(), [
      stage("a", [], () => Promise.reject(new CliError("no a: install it"))),
      stage("b", ["a"], () => Promise.resolve({ outcome: "built", detail: "never" })),
      stage("c", [], () => Promise.resolve({ outcome: "found", detail: "there" })),
    ]);
    expect(result.ok).toBe(false);
    expect(result.stages.map(({ name, outcome, detail }) => [name, outcome, detail])).toEqual([
      ["a", "failed", "no a: install it"],
      ["b", "skipped", "needs a"],
      ["c", "found", "there"],
    ]);
  });

  test("a stage starts after those it needs", async () => {
    const order: string[] = [];
    const note = (name: string) => () => {
      order.push(name);
      return Promise.resolve({ outcome: "found" as const, detail: "" });
    };
    const slow: Stage["run"] = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return note("slow")();
    };
    const result = await runSetup(machine(), [
      stage("slow", [], slow),
      stage("next", ["slow"], note("next")),
    ]);
    expect([result.ok, order]).toEqual([true, ["slow", "next"]]);
  });

  test("two runs on one machine do not overlap", async () => {
    const place = machine();
    let inside = 0;
    const alone: Stage["run"] = async () => {
      inside += 1;
      await new Promise((resolve) => setImmediate(resolve));
      expect(inside).toBe(1);
      inside -= 1;
      return { outcome: "found", detail: "" };
    };
    const results = await Promise.all([1, 2].map(() => runSetup(place, [stage("alone", [], alone)])));
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  });
});

describe("content cache", () => {
  test("an interrupted build leaves nothing, a finished one is used again", async () => {
    const place = machine();
    const broken = cachedFolder(place, "thing", "k", () => Promise.reject(new Error("interrupted")));
    await expect(broken).rejects.toThrow("interrupted");
    const build = (folder: string): Promise<void> => {
      writeFileSync(path.join(folder, "file"), "1");
      return Promise.resolve();
    };
    expect((await cachedFolder(place, "thing", "k", build)).cached).toBe(false);
    const again = await cachedFolder(place, "thing", "k", () => Promise.reject(new Error("must not build")));
    expect(again.cached).toBe(true);
    expect(readFileSync(path.join(again.folder, "file"), "utf8")).toBe("1");
    expect(await readdir(path.join(place.cache, "tmp"))).toEqual([]);
  });

  test("the key changes with a text, a source's content and its name, not with other files", async () => {
    const { root } = machine();
    const sources = path.join(root, "sources");
    mkdirSync(sources);
    writeFileSync(path.join(sources, "a.go"), "package a");
    const key = await contentKey(["1.2"], [sources]);
    expect(await contentKey(["1.3"], [sources])).not.toBe(key);
    writeFileSync(path.join(sources, "notes.txt"), "anything");
    expect(await contentKey(["1.2"], [sources])).toBe(key);
    writeFileSync(path.join(sources, "a.go"), "package b");
    expect(await contentKey(["1.2"], [sources])).not.toBe(key);
  });
});

describe("placing files", () => {
  test("replaces what is there and leaves no temporary name", async () => {
    const { root } = machine();
    const [source, target] = [path.join(root, "new"), path.join(root, "bin", "tool")];
    writeFileSync(source, "new", { mode: 0o755 });
    mkdirSync(path.dirname(target));
    symlinkSync("/nowhere", target);
    await placeFile(source, target);
    await placeFile(source, target);
    expect(readFileSync(target, "utf8")).toBe("new");
    // Whatever the umask left of it.
    expect(statSync(target).mode).toBe(statSync(source).mode);
    expect(await isExecutable(target)).toBe(true);
    expect(await readdir(path.dirname(target))).toEqual(["tool"]);
  });
});

describe("commands", () => {
  test("a failing command is told with its last lines and the fix", async () => {
    const failing = run("sh", ["-c", "echo said it >&2; exit 3"], { fix: "Do this." });
    await expect(failing).rejects.toThrow(/exit code 3[^]*said it[^]*Do this\./);
  });

  test("a command that says nothing is ended", async () => {
    await expect(run("sleep", ["30"], { silence: 0.1 })).rejects.toThrow("gave no output for 0.1 s");
  });
});

describe("ca bundle", () => {
  test("the project's own variable wins; none set is no bundle", () => {
    expect(findCaBundle({})).toBeUndefined();
    expect(
      findCaBundle({ SSL_CERT_FILE: "/b", LAKEHOUSE_CA_BUNDLE: "/a", NODE_EXTRA_CA_CERTS: "/c" }),
    ).toEqual({
      variable: "LAKEHOUSE_CA_BUNDLE",
      file: "/a",
    });
  });

  test("is copied once, and a file without certificates is refused by name", async () => {
    const place = machine();
    const file = path.join(place.root, "bundle.pem");
    const before = process.env["LAKEHOUSE_CA_BUNDLE"];
    process.env["LAKEHOUSE_CA_BUNDLE"] = file;
    const context = { machine: place, progress: () => undefined };
    try {
      writeFileSync(file, "nothing");
      await expect(caBundle.run(context)).rejects.toThrow(
        `LAKEHOUSE_CA_BUNDLE names ${file}, which holds no PEM`,
      );
      writeFileSync(file, "-----BEGIN CERTIFICATE-----\n");
      expect((await caBundle.run(context)).outcome).toBe("copied");
      expect((await caBundle.run(context)).outcome).toBe("found");
      expect(readFileSync(caBundleFile(place), "utf8")).toBe("-----BEGIN CERTIFICATE-----\n");
    } finally {
      if (before === undefined) delete process.env["LAKEHOUSE_CA_BUNDLE"];
      else process.env["LAKEHOUSE_CA_BUNDLE"] = before;
    }
  });
});

describe("versions and places", () => {
  test("versions are compared by number", () => {
    expect(atLeast("1.26.10", "1.26.9")).toBe(true);
    expect(atLeast("1.25.9", "1.26.0")).toBe(false);
    expect(atLeast("1.27", "1.26.3")).toBe(true);
    expect(isSupported("1.41", "1.41")).toBe(true);
    expect(isSupported("1.9", "1.41")).toBe(false);
  });

  test("the environment moves Pulumi's home and the cache", () => {
    const places = locateMachine({ PULUMI_HOME: "/p", XDG_CACHE_HOME: "/x" });
    expect([places.pulumiHome, places.cache]).toEqual(["/p", "/x/lakehouse"]);
    expect(locateMachine({ LAKEHOUSE_CACHE: "/c" }).cache).toBe("/c");
  });

  test("another HOME does not move Pulumi's home, since Pulumi itself looks at the account's", () => {
    vi.stubEnv("HOME", "/elsewhere");
    expect(locateMachine({}).pulumiHome).toBe(path.join(userInfo().homedir, ".pulumi"));
    vi.unstubAllEnvs();
  });
});
