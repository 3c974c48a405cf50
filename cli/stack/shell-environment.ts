import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentialOf, publishedPort, type StackOutputs } from "./stack-outputs.ts";
import type { StackContext } from "./stack-context.ts";

/** Role that psql connects as unless told otherwise. */
const ROLE = "postgres";

/**
 * Variables with which plain `npx pulumi`, psql and the Trino CLI work on a stack. No secret is among them: the
 * database's passwords go to a file that only its owner can read.
 *
 * @param outputs absent for a stack that is not up: then only Pulumi's variables
 */
export function shellEnvironment(
  context: StackContext,
  outputs: StackOutputs | undefined,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  return {
    ...context.env,
    PULUMI_BACKEND_URL: env["PULUMI_BACKEND_URL"] ?? `file://${join(context.workFolder, "state")}`,
    PATH: withFirst(join(context.root, "node_modules", ".bin"), env["PATH"] ?? ""),
    ...(env["NODE_COMPILE_CACHE"] === undefined ? {} : { NODE_COMPILE_CACHE: env["NODE_COMPILE_CACHE"] }),
    ...(outputs === undefined ? {} : serviceVariables(context, outputs)),
  };
}

/** A search path that begins with `folder` and has it once: the entry script has put it there too. */
function withFirst(folder: string, path: string): string {
  return [folder, ...path.split(":").filter((part) => part !== folder)].join(":");
}

function serviceVariables(context: StackContext, outputs: StackOutputs): Record<string, string> {
  const hasTrino = outputs.description.services.trino !== undefined;
  return {
    PGHOST: "127.0.0.1",
    PGPORT: String(publishedPort(outputs, "postgres", "sql")),
    PGUSER: credentialOf(outputs, "postgres", ROLE).user,
    PGDATABASE: "warehouse",
    PGPASSFILE: passwordFile(context),
    ...(hasTrino ? { TRINO_SERVER: `http://127.0.0.1:${publishedPort(outputs, "trino", "http")}` } : {}),
  };
}

/** Where {@link writePasswordFile} puts the passwords of a stack's Postgres roles. */
function passwordFile(context: StackContext): string {
  return join(context.workFolder, `pgpass-${context.name}`);
}

/** Writes the passwords of every Postgres role in libpq's format, readable by the owner alone. */
export function writePasswordFile(context: StackContext, outputs: StackOutputs): void {
  const port = publishedPort(outputs, "postgres", "sql");
  const lines = Object.entries(outputs.credentials)
    .filter(([account]) => account.startsWith("postgres/"))
    .map(([, { user, password }]) => ["127.0.0.1", String(port), "*", user, password].map(escape).join(":"));
  mkdirSync(context.workFolder, { recursive: true, mode: 0o700 });
  const file = passwordFile(context);
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${lines.join("\n")}\n`, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}

function escape(field: string): string {
  return field.replace(/[\\:]/g, (character) => `\\${character}`);
}

/** The variables as text that a POSIX shell evaluates. */
export function renderExports(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
    .join("\n");
}
