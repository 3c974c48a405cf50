/** The engine's stage, run against stand-ins of `docker`, `dockerd` and the service managers on PATH. */
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { dockerEngine } from "../../../cli/setup/docker-engine.ts";
import type { Machine } from "../../../cli/setup/machine.ts";

const ANSWER = JSON.stringify({ Server: { Version: "27.0.1", ApiVersion: "1.46", Os: "linux" } });
const OLD_ANSWER = JSON.stringify({ Server: { Version: "19.03.1", ApiVersion: "1.40", Os: "linux" } });

let folder: string;
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "engine-"));
  before = { ...process.env };
  process.env["PATH"] = `${folder}:/usr/bin:/bin`;
  delete process.env["DOCKER_HOST"];
});

afterEach(() => {
  process.env = before;
});

function standIn(name: string, script: string): void {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** `docker` answers once the file `running` is there. */
function dockerThatAnswers(answer: string): void {
  const problem =
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
  standIn(
    "docker",
    `[ "$1" = version ] || exit 1\nif [ -e ${folder}/running ]; then echo '${answer}'; else echo '${problem}' >&2; exit 1; fi`,
  );
}

function runStage() {
  const machine: Machine = { root: folder, pulumiHome: folder, cache: folder, state: folder };
  return dockerEngine.run({ machine, progress: () => undefined });
}

describe("docker engine", () => {
  test("a running one is used as it is", async () => {
    dockerThatAnswers(ANSWER);
    standIn("dockerd", `touch ${folder}/started`);
    writeFileSync(path.join(folder, "running"), "");
    expect(await runStage()).toEqual({ outcome: "found", detail: "engine 27.0.1, API 1.46" });
    expect(existsSync(path.join(folder, "started"))).toBe(false);
  });

  test("one that is too old is refused with both versions", async () => {
    dockerThatAnswers(OLD_ANSWER);
    writeFileSync(path.join(folder, "running"), "");
    await expect(runStage()).rejects.toThrow("19.03.1 speaks API 1.40; 1.41 (engine 20.10) or newer");
  });

  test("an engine that the user chose and that does not answer is not replaced by another", async () => {
    dockerThatAnswers(ANSWER);
    standIn("dockerd", `touch ${folder}/running`);
    process.env["DOCKER_HOST"] = "tcp://192.0.2.1:2375";
    await expect(runStage()).rejects.toThrow(/DOCKER_HOST is tcp:\/\/192\.0\.2\.1:2375[^]*unset DOCKER_HOST/);
    expect(existsSync(path.join(folder, "running"))).toBe(false);
  });

  test("a user without the right to use it is told the command", async () => {
    standIn("docker", `[ "$1" = version ] && echo 'permission denied while trying to connect' >&2; exit 1`);
    await expect(runStage()).rejects.toThrow("usermod -aG docker");
  });

  describe.runIf(process.getuid?.() === 0 && existsSync("/usr/bin/apt-get"))("as root on Debian", () => {
    test("a stopped one is started and waited for", async () => {
      dockerThatAnswers(ANSWER);
      // Whatever starts services here; a daemon that takes a moment.
      standIn(
        "dockerd",
        `[ "$1" = --version ] && exit 0\n(/bin/sleep 0.5; touch ${folder}/running) &\nexec /bin/sleep 2`,
      );
      standIn("systemctl", `touch ${folder}/running`);
      standIn("service", `touch ${folder}/running`);
      expect(await runStage()).toEqual({ outcome: "started", detail: "engine 27.0.1, API 1.46" });
    });

    test.runIf(!existsSync("/run/systemd/system"))(
      "one that ends at once is reported with its log",
      async () => {
        dockerThatAnswers(ANSWER);
        standIn("dockerd", `[ "$1" = --version ] && exit 0\necho 'failed to mount cgroups' >&2; exit 1`);
        await expect(runStage()).rejects.toThrow(
          /dockerd ended at once \(exit code 1\)[^]*failed to mount cgroups/,
        );
      },
    );
  });

  describe.runIf(process.getuid?.() !== 0)("as an ordinary user", () => {
    test("a stopped one stops the setup with the command to type", async () => {
      dockerThatAnswers(ANSWER);
      standIn("dockerd", "exit 0");
      await expect(runStage()).rejects.toThrow("sudo systemctl start docker");
    });
  });
});
