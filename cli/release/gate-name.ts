/** Gates of a promotion, in the order they are told. */
export const GATE_NAMES = ["declarations", "tests", "quality", "policies", "tables", "drift"] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** Gates that a person may pass over with a reason; the others have a way of their own. */
export const WAIVABLE = ["tests", "quality", "drift"] as const satisfies readonly GateName[];
export type Waivable = (typeof WAIVABLE)[number];

/** Reason by gate. */
export type Waivers = Partial<Record<Waivable, string>>;
