/** A finding of a policy that is known and agreed to until a day. */
export interface Acknowledgement {
  /** Name of the rule, for example `lakehouse-compute-read-only-root`. */
  readonly rule: string;
  /** Name of the resource in the program; `*` stands for any characters. */
  readonly resource: string;
  /** Why the finding is accepted, for whoever reads it later. */
  readonly reason: string;
  /** Last day on which it is accepted, as `YYYY-MM-DD` in UTC. */
  readonly until: string;
}

const FIELDS = ["rule", "resource", "reason", "until"] as const satisfies readonly (keyof Acknowledgement)[];
const RULE = /^lakehouse-[a-z]+-[a-z-]+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** What Pulumi makes of a day that stands without quotes in YAML, which is a time to YAML. */
const MIDNIGHT = /[ T]00:00:00(?:Z| \+0000 UTC)$/;
/** What only says that there is a reason is none. */
const LEAST_REASON = 10;

/** What was read, and every fault of it. */
export interface ReadAcknowledgements {
  readonly acknowledgements: readonly Acknowledgement[];
  /** One clause per fault, saying where, what and how to repair it. */
  readonly faults: readonly string[];
}

/** Reads the acknowledgements of a stack. @param value what the configuration holds; undefined for none */
export function readAcknowledgements(value: unknown): ReadAcknowledgements {
  if (value === undefined) return { acknowledgements: [], faults: [] };
  if (!Array.isArray(value)) {
    return {
      acknowledgements: [],
      faults: [`: is no list; write one entry per finding with ${FIELDS.join(", ")}`],
    };
  }
  const read = value.map((entry: unknown, index) => ({ entry, faults: entryFaults(entry, `[${index}]`) }));
  return {
    acknowledgements: read.flatMap(({ entry, faults }) =>
      faults.length === 0 ? [withDay(entry as Acknowledgement)] : [],
    ),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/** Whether an acknowledgement is about a finding, be it over or not. */
export function isAbout(
  { rule, resource }: Acknowledgement,
  finding: { rule: string; resource: string },
): boolean {
  if (rule !== finding.rule) return false;
  const pattern = resource.split("*").map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(finding.resource);
}

/** Whether an acknowledgement's last day is past. @param today as `YYYY-MM-DD` */
export function isOver({ until }: Acknowledgement, today: string): boolean {
  return until < today;
}

function entryFaults(entry: unknown, at: string): string[] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return [`${at}: is no entry; give it ${FIELDS.join(", ")}`];
  }
  const values = entry as Record<string, unknown>;
  const unknown = Object.keys(values).filter((key) => !FIELDS.some((field) => field === key));
  const missing = FIELDS.filter((field) => typeof values[field] !== "string" || values[field].trim() === "");
  const { rule, reason, until } = values;
  return [
    ...unknown.map((key) => `${at}.${key}: unknown key; known keys: ${FIELDS.join(", ")}`),
    ...missing.map((field) => `${at}.${field}: is missing or no text`),
    ...(typeof rule === "string" && rule.trim() !== "" && !RULE.test(rule)
      ? [`${at}.rule: "${rule}" is no name of a rule; see docs/policies.md`]
      : []),
    ...(typeof reason === "string" && reason.trim() !== "" && reason.trim().length < LEAST_REASON
      ? [`${at}.reason: "${reason}" says too little; name what makes the finding acceptable`]
      : []),
    ...(typeof until === "string" && until.trim() !== "" && !isDay(until)
      ? [`${at}.until: "${until}" is no day; write it as YYYY-MM-DD`]
      : []),
  ];
}

function withDay(entry: Acknowledgement): Acknowledgement {
  return { ...entry, until: entry.until.replace(MIDNIGHT, "") };
}

function isDay(value: string): boolean {
  const text = value.replace(MIDNIGHT, "");
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
