/** Number of acceptance rows of each seed system. */
const ROWS = { S1: 20, S2: 24, S3: 19, S4: 24, S5: 25 } as const;

/** Ids of all acceptance rows, `S1.01` to `S5.25`; a test covers a row when its title starts with the row's id. */
export const ACCEPTANCE_ROWS: readonly string[] = Object.entries(ROWS).flatMap(([seed, count]) =>
  Array.from({ length: count }, (_, index) => `${seed}.${String(index + 1).padStart(2, "0")}`),
);
