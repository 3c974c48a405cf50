import { DEFECTS, type Defect } from "./defects.ts";
import { wrongKeys } from "./wrong-keys.ts";

/** What a delivery says about a key: a good row, or one with a defect. */
interface Step {
  /** Index of the delivery. */
  readonly delivery: number;
  /** How often the numbers have been corrected before; 0 for the first report. */
  readonly correction: number;
  readonly defect?: Defect<"performance">;
}

/** What becomes of one key of performance that is not simply delivered once; the first step is its ordinary delivery. */
export type Script = readonly [Step, ...Step[]];

/** Rows per delivery that it has twice. */
const REPEATED = 12;
/** Rows per delivery that the next one corrects; of these, those that every later one corrects again. */
const CORRECTED = 12;
const CORRECTED_AGAIN = 4;
/** Per delivery, one row that is wrong in each of these ways and repaired by the next, and a good one spoiled so. */
const CHANGING = DEFECTS.performance.filter(({ noKey }) => noKey === undefined).slice(0, 2);

/** The keys of performance that need more than one good row, for that many deliveries. */
export function scripts(deliveries: number): readonly Script[] {
  const all = Array.from({ length: deliveries }, (_, index) => index);
  return [
    ...wrongKeys("performance").map((defect, index): Script => [
      { delivery: index % deliveries, correction: 0, defect },
    ]),
    ...all.flatMap((delivery) => times(REPEATED, (): Script => [first(delivery), first(delivery)])),
    ...all.slice(0, -1).flatMap((delivery) => corrections(delivery, deliveries)),
  ];
}

function corrections(delivery: number, deliveries: number): Script[] {
  const next = { delivery: delivery + 1, correction: 1 };
  const later = Array.from({ length: deliveries - delivery - 2 }, (_, index) => ({
    delivery: delivery + 2 + index,
    correction: 2 + index,
  }));
  return [
    ...times(CORRECTED - CORRECTED_AGAIN, (): Script => [first(delivery), next]),
    ...times(CORRECTED_AGAIN, (): Script => [first(delivery), next, ...later]),
    ...CHANGING.map((defect): Script => [{ ...first(delivery), defect }, next]),
    ...CHANGING.map((defect): Script => [first(delivery), { ...next, defect }]),
  ];
}

function first(delivery: number): Step {
  return { delivery, correction: 0 };
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
