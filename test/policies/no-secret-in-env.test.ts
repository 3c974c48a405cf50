import { expect, test } from "vitest";
import rule from "../../policies/secrets/no-secret-in-env.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, violations } from "./support.ts";

const VALUE = "hunter2-zQ9";

test.each([
  ["the base", {}],
  ["the path of a secret's file", { envs: ["TRINO_PASSWORD_FILE=/run/secrets/TRINO_PASSWORD"] }],
  ["an access key id", { envs: ["AWS_ACCESS_KEY_ID=spark"] }],
  ["a reference", { envs: ["PASSWORD=${ENV:DB_PASSWORD}", "TOKEN=$(cat /run/secrets/TOKEN)"] }],
  ["an empty value", { envs: ["PASSWORD="] }],
  ["words that only contain key", { envs: ["KEYBOARD=us", "MONKEY=1", "HOTKEYS_ON=1"] }],
  ["an option that turns passwords off", { command: ["psql", "--no-password", "postgres"] }],
  ["a secret read by a shell", { command: ["sh", "-c", 'export PASSWORD="$(cat /run/secrets/P)"; run'] }],
  ["an option with a file", { command: ["run", "--password-file", "/run/secrets/P"] }],
  [
    "a URL without a password",
    { envs: ["URL=jdbc:postgresql://postgres:5432/pagila", "S3=http://minio:9000"] },
  ],
  ["a URL with a user alone", { envs: ["URL=postgresql://jobs@postgres/pagila"] }],
  ["a URL whose password is a reference", { envs: ["URL=postgresql://jobs:${PW}@postgres/pagila"] }],
])("%s passes", async (_, replaced) => {
  expect(await violations(rule, container(replaced))).toEqual([]);
});

test.each([
  [
    "DB_PASSWORD",
    { envs: [`DB_PASSWORD=${VALUE}`] },
    "Environment variable DB_PASSWORD holds a secret in clear.",
  ],
  ["PGPASSWORD", { envs: [`PGPASSWORD=${VALUE}`] }, "Environment variable PGPASSWORD holds"],
  ["dbPassword", { envs: [`dbPassword=${VALUE}`] }, "Environment variable dbPassword holds"],
  ["JUPYTER_TOKEN", { envs: [`JUPYTER_TOKEN=${VALUE}`] }, "Environment variable JUPYTER_TOKEN holds"],
  [
    "AWS_SECRET_ACCESS_KEY",
    { envs: [`AWS_SECRET_ACCESS_KEY=${VALUE}`] },
    "variable AWS_SECRET_ACCESS_KEY holds",
  ],
  ["ENCRYPTION_KEY", { envs: [`ENCRYPTION_KEY=${VALUE}`] }, "Environment variable ENCRYPTION_KEY holds"],
  ["DB_PASS", { envs: [`DB_PASS=${VALUE}`] }, "Environment variable DB_PASS holds"],
  ["a value with =", { envs: [`API_KEY=a=${VALUE}==`] }, "Environment variable API_KEY holds"],
  ["a _FILE that is no path", { envs: [`DB_PASSWORD_FILE=${VALUE}`] }, "variable DB_PASSWORD_FILE holds"],
  [
    "a URL",
    { envs: [`URL=postgresql://jobs:${VALUE}@postgres/pagila`] },
    "variable URL holds a URL with a password.",
  ],
  [
    "--password=",
    { command: ["run", `--password=${VALUE}`] },
    "The command carries a secret in clear in --password.",
  ],
  [
    "--password x",
    { command: ["run", "--password", VALUE] },
    "The command carries a secret in clear in --password.",
  ],
  [
    "-D",
    { command: ["java", `-Ddb.password=${VALUE}`] },
    "The command carries a secret in clear in -Ddb.password.",
  ],
  [
    "--conf",
    { command: ["spark", "--conf", `fs.s3a.secret.key=${VALUE}`] },
    "in clear in fs.s3a.secret.key.",
  ],
  [
    "a shell",
    { command: ["sh", "-c", `PGPASSWORD=${VALUE} psql`] },
    "The command carries a secret in clear in PGPASSWORD.",
  ],
  [
    "an entrypoint",
    { entrypoints: ["run", `--token=${VALUE}`] },
    "The entrypoint carries a secret in clear in --token.",
  ],
  ["a command's URL", { command: [`http://a:${VALUE}@b/`] }, "The command carries a password in a URL."],
  [
    "a health check",
    { healthcheck: { tests: ["CMD", "probe", `--password=${VALUE}`] } },
    "The health check carries a secret in clear in --password.",
  ],
  [
    "a label",
    { labels: [{ label: "db.password", value: VALUE }] },
    "Label db.password holds a secret in clear.",
  ],
])("%s is a fault, told without the value", async (_, replaced, what) => {
  const messages = await violations(rule, container(replaced));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(what);
  expect(messages[0]).toContain("Fix: hand it over as a file below /run/secrets");
  expect(messages[0]).not.toContain(VALUE);
});

test("values that are not known yet hide no fault beside them", async () => {
  const replaced = {
    envs: [NOT_KNOWN_YET, `DB_PASSWORD=${VALUE}`],
    command: NOT_KNOWN_YET,
    entrypoints: [NOT_KNOWN_YET],
    healthcheck: NOT_KNOWN_YET,
    labels: [{ label: "db.password", value: NOT_KNOWN_YET }],
  };
  expect(await violations(rule, container(replaced))).toHaveLength(1);
});
