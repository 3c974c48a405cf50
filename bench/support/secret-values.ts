import { z } from "zod";

/** Pulumi writes a secret as an object with this key; exported in clear, its value stands beside it as JSON. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** Replaces the secrets of a state that was exported with `--show-secrets` by their values, at any depth. */
export function clearSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clearSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value && "plaintext" in value)
    return clearSecrets(JSON.parse(z.string().parse(value.plaintext)));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clearSecrets(part)]));
}
