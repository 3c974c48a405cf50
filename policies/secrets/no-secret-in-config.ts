import { isObject } from "../support/plan-object.ts";
import { knownItems, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";
import { hasPasswordInUrl, isSecretInClear } from "../support/secret-text.ts";

/** A line `name=value` or `name: value` of a configuration file; comments are left alone. */
const SETTING = /^\s*(?:export\s+)?["']?([A-Za-z][\w.-]*)["']?\s*[=:]\s*(\S.*?)\s*$/;
/** Files that only root of the container can read, made for secrets. */
const SECRET_FILE = /^\/run\/secrets\//;

/** No secret stands in a configuration file. Messages never repeat the value. */
export default resourceRule(
  {
    name: "lakehouse-secrets-no-secret-in-config",
    description: "No secret stands in clear in a ConfigMap or in a file that is put into a container.",
    why: "Configuration is readable to everyone who may look at the cluster or into the container.",
    fix: "hand it over as a Secret that is mounted as a file (the service's secretEnv), and refer to it from the configuration.",
    severity: "critical",
  },
  on("kubernetes:core/v1:ConfigMap", ({ data }) =>
    isObject(data)
      ? Object.entries(data).flatMap(([name, text]) =>
          typeof text === "string"
            ? [...setting(`key ${name}`, name, text), ...lines(`key ${name}`, text)]
            : [],
        )
      : [],
  ),
  on("docker:index/container:Container", ({ uploads }) =>
    knownItems(uploads).flatMap(({ file, content }) =>
      content === UNKNOWN || content === undefined || file === UNKNOWN || SECRET_FILE.test(file)
        ? []
        : lines(`file ${file}`, content),
    ),
  ),
);

function lines(where: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const [, name, value] = SETTING.exec(line) ?? [];
    return name === undefined || value === undefined
      ? []
      : setting(`line ${index + 1} of ${where}`, name, value);
  });
}

function setting(where: string, name: string, value: string): string[] {
  if (isSecretInClear(name, value)) return [`${where} holds a secret in clear`];
  return hasPasswordInUrl(value) ? [`${where} holds a URL with a password`] : [];
}
