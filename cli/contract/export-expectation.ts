import { greatExpectation } from "../../components/plan/great-expectation.ts";
import type { Expectation } from "../../components/spec/expectation.ts";
import type { OdcsQuality } from "./odcs.ts";

/** Name of Great Expectations in the standard. */
export const GREAT_EXPECTATIONS = "greatExpectations";

/**
 * An expectation as a check of the standard that Great Expectations makes. What its parameters stand for, which only
 * a run can tell, is among its `meta`.
 */
export function exportExpectation(
  name: string,
  { severity, description, ...expected }: Expectation,
): OdcsQuality {
  const { type, kwargs, parameters } = greatExpectation(expected);
  return {
    name,
    description,
    type: "custom",
    engine: GREAT_EXPECTATIONS,
    implementation: {
      type,
      kwargs,
      ...(Object.keys(parameters).length === 0 ? {} : { meta: { parameters } }),
    },
    severity,
  };
}
