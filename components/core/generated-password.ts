import * as random from "@pulumi/random";
import type { ComponentResource, Output } from "@pulumi/pulumi";

/** A password that is made once and kept, encrypted, in the state: 32 letters and digits. */
export function generatedPassword(
  name: string,
  provider: random.Provider,
  parent: ComponentResource,
): Output<string> {
  return new random.RandomPassword(name, { length: 32, special: false }, { parent, provider }).result;
}
