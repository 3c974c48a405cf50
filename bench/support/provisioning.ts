import { execa } from "execa";
import { credentialOf, serviceOf, type StackOutputs } from "../../cli/stack/stack-outputs.ts";

/** What is made in a service once it answers, by logical service. */
export type Provisioning = Readonly<Record<string, () => Promise<void>>>;

const SUPERUSER = "postgres";
const LOGIN = ["--host", "127.0.0.1", "--username", SUPERUSER];
const DATABASES = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'";

/**
 * Reads roles, databases, schemas and grants of a stack's Postgres as SQL, without tables and rows, and returns how
 * the same is made in a new server by `psql`.
 */
export async function readProvisioning(outputs: StackOutputs): Promise<Provisioning> {
  const { container } = serviceOf(outputs, "postgres");
  const { password } = credentialOf(outputs, "postgres", SUPERUSER);
  // The client takes the password from its own environment: no argument shows it.
  const run = async (args: readonly string[], input = ""): Promise<string> => {
    const command = ["exec", "--interactive", "--env", "PGPASSWORD", container, ...args];
    const { stdout } = await execa("docker", command, { input, env: { PGPASSWORD: password } });
    return stdout;
  };
  const listed = await run(["psql", ...LOGIN, "--tuples-only", "--no-align", "--command", DATABASES]);
  const parts = [await run(["pg_dumpall", ...LOGIN, "--globals-only"])];
  for (const database of listed.split("\n")) {
    const scope = ["--create", "--schema-only", "--exclude-table", "*.*", "--dbname", database];
    parts.push(await run(["pg_dump", ...LOGIN, ...scope]));
  }
  // The superuser is there from the start.
  const sql = parts.join("\n").replace(`CREATE ROLE ${SUPERUSER};`, "");
  const strictly = ["--quiet", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null"];
  return {
    postgres: async () => {
      await run(["psql", ...LOGIN, ...strictly], sql);
    },
  };
}
