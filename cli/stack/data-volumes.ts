import { z } from "zod";
import { SERVICE_LABEL } from "../engine/containers.ts";
import { ENGINE_TYPES, type StackState } from "./stack-state.ts";

const inputs = z.object({
  name: z.string(),
  labels: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
});

/** A volume of a stack, whether the engine still has it or not. */
export interface DataVolume {
  readonly name: string;
  readonly service: string;
  /** When it was made, ISO 8601. The engine's own time is that of the last change in the volume. */
  readonly created: string | undefined;
}

/** A stack's volumes with the services that they belong to. */
export function dataVolumes(state: StackState): DataVolume[] {
  return state.resources.flatMap((resource) => {
    if (resource.type !== ENGINE_TYPES.volume) return [];
    const { name, labels } = inputs.parse(resource.inputs);
    const service = labels.find(({ label }) => label === SERVICE_LABEL)?.value;
    return service === undefined ? [] : [{ name, service, created: resource.created }];
  });
}
