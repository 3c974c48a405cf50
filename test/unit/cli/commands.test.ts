import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { exitCodeOf, isForUser } from "../../../cli/command/exit-code.ts";
import { CommandFailure, EXIT, inputFailure } from "../../../cli/command/failure.ts";
import { dataOption } from "../../../cli/command/options.ts";
import { formatBytes } from "../../../cli/output/bytes.ts";
import { Stages } from "../../../cli/output/stages.ts";
import { destroy } from "../../../cli/stack/destroy.ts";
import { endpoints } from "../../../cli/stack/endpoints.ts";
import { productFolders } from "../../../cli/stack/product-folders.ts";
import { renderExports, shellEnvironment, writePasswordFile } from "../../../cli/stack/shell-environment.ts";
import { stackTools } from "../../../cli/stack/stack-tools.ts";
import type { StackOutputs } from "../../../cli/stack/stack-outputs.ts";
import { describeServices } from "../../../cli/stack/status.ts";
import { parseAddress } from "../../../cli/store/address.ts";
import { LakehouseError } from "../../../components/index.ts";

const outputs: StackOutputs = {
  description: {
    stack: "dev",
    planVersion: 1,
    planUri: "s3://system/plan/a.json",
    services: {
      postgres: { container: "postgres", ports: { sql: 5432 } },
      trino: { container: "my-trino", ports: { http: 18080 } },
    },
    buckets: { gold: "my-gold" },
    products: [],
    sources: {},
  },
  credentials: { "postgres/postgres": { user: "postgres", password: "pa:ss\\word" } },
};

describe("commands", () => {
  const folder = resolve(import.meta.dirname, "../../../cli/commands");
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));

  it.each(files)("%s has a description and help, and its options are described", async (file) => {
    const program = new Command().exitOverride().configureOutput({ writeOut: () => undefined });
    const { register } = (await import(join(folder, file))) as { register: (program: Command) => void };
    register(program);
    const [command] = program.commands;
    expect(command?.description()).not.toBe("");
    for (const option of command?.options ?? []) expect(option.description, option.flags).not.toBe("");
    await expect(program.parseAsync([command?.name() ?? "", "--help"], { from: "user" })).rejects.toThrow(
      CommanderError,
    );
  });

  it.each(files)("%s tells its exit codes", async (file) => {
    let help = "";
    const program = new Command()
      .exitOverride()
      .configureOutput({ writeOut: (text) => void (help += text), writeErr: () => undefined });
    const { register } = (await import(join(folder, file))) as { register: (program: Command) => void };
    register(program);
    const [command] = program.commands;
    const path = [
      command?.name() ?? "",
      ...(command?.commands.slice(0, 1).map((child) => child.name()) ?? []),
    ];
    await expect(program.parseAsync([...path, "--help"], { from: "user" })).rejects.toThrow(CommanderError);
    expect(help).toMatch(/Exit codes:\n {2}0 .+\n {2}1 .+\n {2}2 /);
  });

  it("collects --data by product and refuses what is not product=folder", () => {
    const command = new Command().addOption(dataOption("folder of the data")).exitOverride();
    command.configureOutput({ writeErr: () => undefined });
    command.parse(["--data", "a=./x", "--data", "b=/y=z"], { from: "user" });
    expect(command.opts()["data"]).toEqual({ a: "./x", b: "/y=z" });
    expect(() => command.parse(["--data", "a="], { from: "user" })).toThrow("product=folder");
  });
});

describe("exit codes", () => {
  it("tell bad input, refusal and failure apart", () => {
    expect(exitCodeOf(inputFailure("x", ["a"]))).toBe(EXIT.usage);
    expect(exitCodeOf(new CommandFailure("no", EXIT.refused))).toBe(EXIT.refused);
    expect(exitCodeOf(new LakehouseError("bad declaration"))).toBe(EXIT.usage);
    expect(isForUser(new LakehouseError("bad declaration"))).toBe(true);
    expect(exitCodeOf(new TypeError("bug"))).toBe(EXIT.failed);
    expect(isForUser(new TypeError("bug"))).toBe(false);
  });
});

describe("destroy", () => {
  it.each([false, true])(
    "refuses without the first key (second given: %s) and says how",
    async (deleteData) => {
      const confirm = () => Promise.reject(new Error("must not ask"));
      const attempt = destroy(stackTools("never-made"), { deleteData, confirm });
      await expect(attempt).rejects.toMatchObject({ exitCode: EXIT.refused });
      await expect(attempt).rejects.toThrow(
        /pulumi config set lakehouse:allowDataLoss true --stack never-made[^]*--delete-data --stack never-made/,
      );
    },
  );
});

describe("productFolders", () => {
  const config = { spec: {}, products: { pagila: { enabled: true, data: "data" } } };

  it("lets the command line win over the configuration", () => {
    const none = { data: {}, replaceSource: [] };
    expect(productFolders(config, none, "/root").folders).toEqual({ pagila: "/root/data" });
    const given = { data: { pagila: "/x" }, replaceSource: [] };
    expect(productFolders(config, given, "/root").folders).toEqual({ pagila: "/x" });
  });

  it("names every product that the stack does not have", () => {
    const order = { data: { a: "x" }, replaceSource: ["b"] };
    expect(() => productFolders(config, order, "/")).toThrow(/--data a: [^]*--replace-source b: /);
  });
});

describe("env", () => {
  it("prints no secret and quotes for the shell", () => {
    const context = { name: "dev", root: "/it's", workFolder: "/it's/.lakehouse", env: {} };
    const variables = shellEnvironment(context, outputs, { PATH: "/bin:/it's/node_modules/.bin" });
    expect(variables).toMatchObject({
      PATH: "/it's/node_modules/.bin:/bin",
      PULUMI_BACKEND_URL: "file:///it's/.lakehouse/state",
      PGPORT: "5432",
      TRINO_SERVER: "http://127.0.0.1:18080",
    });
    expect(JSON.stringify(variables)).not.toContain("pa:ss");
    expect(renderExports({ A: "it's" })).toBe("export A='it'\\''s'");
  });

  it("keeps the passwords in a file for its owner alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-env-"));
    const context = { name: "dev", root: folder, workFolder: folder, env: {} };
    writePasswordFile(context, outputs);
    const file = shellEnvironment(context, outputs, {})["PGPASSFILE"] ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toBe("127.0.0.1:5432:*:postgres:pa\\:ss\\\\word\n");
    rmSync(folder, { recursive: true });
  });
});

describe("status", () => {
  it("shows what is missing, stopped and running", () => {
    const running = { id: "1", name: "my-trino", state: "running", health: "healthy", ports: [], probe: [] };
    expect(describeServices(outputs.description, [running], { "my-trino": 7 })).toEqual([
      {
        service: "postgres",
        container: "postgres",
        state: "missing",
        health: "none",
        endpoints: { sql: "postgresql://127.0.0.1:5432" },
      },
      {
        service: "trino",
        container: "my-trino",
        state: "running",
        health: "healthy",
        memory: 7,
        endpoints: { http: "http://127.0.0.1:18080" },
      },
    ]);
    expect(endpoints(outputs.description)["trino.http"]).toBe("http://127.0.0.1:18080");
  });
});

describe("small parts", () => {
  it("parseAddress knows logical bucket names", () => {
    expect(parseAddress("s3://gold/a/b", { gold: "my-gold" })).toEqual({ bucket: "my-gold", key: "a/b" });
    expect(parseAddress("other", {})).toEqual({ bucket: "other", key: "" });
    expect(() => parseAddress("", {})).toThrow("write s3://bucket/key");
  });

  it("formatBytes", () => {
    expect([0, 1023, 1536, 5 * 2 ** 30].map(formatBytes)).toEqual(["0 B", "1023 B", "1.5 KiB", "5.0 GiB"]);
  });

  it("Stages counts stages and times those that fail too", async () => {
    const lines: string[] = [];
    const stages = new Stages(2, (line) => lines.push(line));
    await stages.run("one", () => Promise.resolve());
    await expect(stages.run("two", () => Promise.reject(new Error("x")))).rejects.toThrow("x");
    expect(lines.map((line) => line.replace(/[\d.]+ s$/, "T"))).toEqual([
      "[1/2] one …",
      "[1/2] one … T",
      "[2/2] two …",
      "[2/2] two … T",
    ]);
    expect(stages.times.map(({ name }) => name)).toEqual(["one", "two"]);
  });
});
