import { readAcknowledgements } from "../../components/core/acknowledgement.ts";
import { isObject } from "./plan-object.ts";
import type { Circumstances } from "./judged.ts";

/** The variable in which the engine tells a policy pack the configuration of the stack, as JSON. */
const CONFIG = "PULUMI_CONFIG";

/** Reads what the stack's configuration says about findings. @throws SyntaxError for what the engine never writes */
export function stackCircumstances(env: Readonly<NodeJS.ProcessEnv>, now: Date): Circumstances {
  const parsed: unknown = JSON.parse(env[CONFIG] ?? "{}");
  const config = isObject(parsed) ? parsed : {};
  return {
    ...readAcknowledgements(value(config["lakehouse:acknowledgedFindings"])),
    allowDataLoss: value(config["lakehouse:allowDataLoss"]) === true,
    today: now.toISOString().slice(0, 10),
  };
}

/** Values are text that holds JSON; what is none is left as it is, for the reader to complain about. */
function value(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
