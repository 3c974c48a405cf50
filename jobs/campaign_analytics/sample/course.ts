type Status = "draft" | "active" | "paused" | "completed";

/** How the status of a campaign goes from delivery to delivery. */
export interface Course {
  /** The status in a delivery, given by its index and that of the last one. */
  readonly status: (delivery: number, last: number) => Status;
  /** When the campaign runs, as seen from the days that have performance and the last delivery. */
  readonly runs: "throughout" | "until the last delivery" | "from the last delivery" | "later" | "earlier";
}

const ACTIVE: Course = { status: () => "active", runs: "throughout" };
const ENDED: Course = { status: () => "completed", runs: "earlier" };

/** Courses of campaigns that perform, by the id's remainder; the others are active. */
const PERFORMING: Readonly<Record<number, Course>> = {
  3: { status: (delivery, last) => (delivery === last ? "paused" : "active"), runs: "throughout" },
  7: { status: (delivery) => (delivery % 2 === 1 ? "paused" : "active"), runs: "throughout" },
  11: {
    status: (delivery, last) => (delivery === last ? "completed" : "active"),
    runs: "until the last delivery",
  },
  15: { status: () => "paused", runs: "throughout" },
};
const CYCLE = 20;

/** Courses of campaigns without performance, in turns. */
const IDLE: readonly Course[] = [
  ENDED,
  { status: () => "draft", runs: "later" },
  { status: (delivery, last) => (delivery === last ? "active" : "draft"), runs: "from the last delivery" },
];

/** How many campaigns there are without performance, for that many which perform. */
export function idleCampaigns(performing: number): number {
  return IDLE.length * Math.ceil(performing / CYCLE);
}

/** The course of a campaign; one beyond the good ones has ended long ago. */
export function courseOf(id: number, performing: number): Course {
  if (id <= performing) return PERFORMING[id % CYCLE] ?? ACTIVE;
  const idle = id <= performing + idleCampaigns(performing) ? IDLE[id % IDLE.length] : undefined;
  return idle ?? ENDED;
}
