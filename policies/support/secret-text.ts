/**
 * Names that look like a secret's and are none. A name belongs here only when everyone may read its value.
 */
const NO_SECRET = new Set([
  // The public half of an S3 key pair: what a user name is to a password.
  "aws_access_key_id",
  // How Postgres stores passwords, for example "scram-sha-256".
  "password_encryption",
  // Hugging Face's switch for parallel tokenizers.
  "tokenizers_parallelism",
]);

/** Parts that give a secret's name away wherever they stand. */
const ANYWHERE = /passw(?:or)?d|passphrase|secret|token|credential|api_?key|access_?key|private_?key/;
/** Words that do so only when they stand alone: "key" does, "keyboard" does not. */
const WORDS = /(?:^|_)(?:pass|pwd|key|keys)(?:_|$)/;
/** Names of this form say where a secret lies, not what it is. */
const LOCATION = /_(?:file|path|dir|folder)$/;
/** Switches of programs that turn a password off, such as psql's. */
const NEGATED = /^no_/;

/** `${VAR}`, `$VAR` and `$(command)` are resolved where the program runs; the secret is not in the text. */
const REFERENCE = /^\$(?:\{[^}]+\}|\(|[A-Za-z_])/;
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?!\$)[^\s/@]+@/i;
const URL_PARAMETER = /[?&;]([\w.-]+)=([^&;\s]+)/g;

/** True when `name` announces a secret and `value` is one in clear, not a reference or the path of a file. */
export function isSecretInClear(name: string, value: string): boolean {
  const plain = value.replace(/^["']|["']$/g, "");
  if (plain === "" || REFERENCE.test(plain)) return false;
  const words = normalise(name);
  if (NO_SECRET.has(words) || NEGATED.test(words)) return false;
  if (!ANYWHERE.test(words) && !WORDS.test(words)) return false;
  return !(LOCATION.test(words) && plain.startsWith("/"));
}

/** True for text with a URL that carries a password, as `scheme://user:password@host` or as `?password=…`. */
export function hasPasswordInUrl(text: string): boolean {
  if (URL_WITH_PASSWORD.test(text)) return true;
  if (!text.includes("://")) return false;
  return Array.from(text.matchAll(URL_PARAMETER)).some(([, name = "", value = ""]) =>
    isSecretInClear(name, value),
  );
}

/**
 * Names of options in a command line that carry a secret in clear: `--password=x`, `--password x`,
 * `spark.secret.key=x`, also within the text given to a shell. Values are left out on purpose.
 */
export function secretOptions(command: readonly string[]): string[] {
  const words = command.flatMap((argument) => argument.split(/\s+/)).filter((word) => word !== "");
  return words.flatMap((word, index) => {
    const assignment = /^(-{0,2}[\w.:-]+)=(.+)$/.exec(word);
    if (assignment?.[1] !== undefined && assignment[2] !== undefined) {
      return isSecretInClear(assignment[1], assignment[2]) ? [assignment[1]] : [];
    }
    const next = words[index + 1];
    const takesValue = /^--?[A-Za-z]/.test(word) && next !== undefined && !next.startsWith("-");
    return takesValue && isSecretInClear(word, next) ? [word] : [];
  });
}

/** `spark.Secret-key`, `secretKey` and `SECRET_KEY` become `…secret_key`. */
function normalise(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
}
