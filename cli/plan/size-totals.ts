import type { PreviewStep } from "./preview-events.ts";

/** One total of a plan, before and after it. */
export interface SizeTotal {
  readonly name: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
}

type Inputs = Readonly<Record<string, unknown>>;

interface Measure {
  readonly name: string;
  readonly unit: string;
  /** What one resource adds. */
  readonly of: (type: string, inputs: Inputs) => number;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const count = (name: string, ...types: readonly string[]): Measure => ({
  name,
  unit: "",
  of: (type) => (types.includes(type) ? 1 : 0),
});

const MEASURES: readonly Measure[] = [
  count("containers", "docker:index/container:Container"),
  {
    name: "memory of the containers",
    unit: "MiB",
    of: (type, { memory }) =>
      type === "docker:index/container:Container" && typeof memory === "number" ? memory : 0,
  },
  count(
    "workloads on the cluster",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:batch/v1:CronJob",
    "kubernetes:batch/v1:Job",
  ),
  { name: "CPU that they request", unit: "cores", of: (type, inputs) => requested(type, inputs, "cpu") },
  {
    name: "memory that they request",
    unit: "MiB",
    of: (type, inputs) => requested(type, inputs, "memory") / MIB,
  },
  { name: "storage that they claim", unit: "GiB", of: (type, inputs) => claimed(type, inputs) / GIB },
  count("volumes", "docker:index/volume:Volume"),
  count("buckets", "minio:index/s3Bucket:S3Bucket", "aws:s3/bucket:Bucket"),
  count("databases", "postgresql:index/database:Database"),
  count("RDS instances", "aws:rds/instance:Instance"),
  {
    name: "storage of RDS",
    unit: "GiB",
    of: (type, { allocatedStorage: size }) =>
      type === "aws:rds/instance:Instance" && typeof size === "number" ? size : 0,
  },
  count("tables", "lakehouse:catalog:Table"),
];

/** What a stack has before and after a plan, in sizes and counts; only what it has any of. */
export function sizeTotals(steps: readonly PreviewStep[]): SizeTotal[] {
  // A replacement is told in several steps, all of one resource.
  const resources = new Map<
    string,
    { type: string; before?: Inputs | undefined; after?: Inputs | undefined }
  >();
  for (const { urn, type, op, before, after } of steps) {
    const known = resources.get(urn);
    const gone = op === "delete" || op === "delete-replaced";
    resources.set(urn, {
      type,
      before: before ?? known?.before,
      after: (gone ? undefined : after) ?? known?.after,
    });
  }
  const all = [...resources.values()];
  return MEASURES.map(({ name, unit, of }) => {
    const sum = (side: "before" | "after"): number =>
      all.reduce((total, resource) => {
        const inputs = resource[side];
        return inputs === undefined ? total : total + of(resource.type, inputs);
      }, 0);
    return { name, unit, before: rounded(sum("before")), after: rounded(sum("after")) };
  }).filter(({ before, after }) => before + after > 0);
}

function requested(type: string, inputs: Inputs, kind: "cpu" | "memory"): number {
  if (!/^kubernetes:(?:apps|batch)\/v1:/.test(type)) return 0;
  const spec = field(inputs, "spec");
  const template = field(field(field(spec, "jobTemplate") ?? {}, "spec") ?? spec, "template");
  const containers = field(field(template, "spec"), "containers");
  const replicas = field(spec, "replicas");
  const each = (Array.isArray(containers) ? containers : []).reduce<number>(
    (total, container) => total + quantity(field(field(field(container, "resources"), "requests"), kind)),
    0,
  );
  return each * (typeof replicas === "number" ? replicas : 1);
}

function claimed(type: string, inputs: Inputs): number {
  const spec = field(inputs, "spec");
  const storage = (claim: unknown): number =>
    quantity(field(field(field(claim, "resources"), "requests"), "storage"));
  if (type === "kubernetes:core/v1:PersistentVolumeClaim") return storage(spec);
  if (type !== "kubernetes:apps/v1:StatefulSet") return 0;
  const templates = field(spec, "volumeClaimTemplates");
  const replicas = field(spec, "replicas");
  const each = (Array.isArray(templates) ? templates : []).reduce<number>(
    (total, template) => total + storage(field(template, "spec")),
    0,
  );
  return each * (typeof replicas === "number" ? replicas : 1);
}

const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  m: 0.001,
  k: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  T: 1000 ** 4,
  Ki: 1024,
  Mi: MIB,
  Gi: GIB,
  Ti: 1024 ** 4,
};

/** A quantity of Kubernetes, for example `500m` or `2Gi`; 0 for what is none or not known yet. */
function quantity(value: unknown): number {
  if (typeof value === "number") return value;
  const [, amount, suffix = ""] =
    /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(typeof value === "string" ? value : "") ?? [];
  return Number(amount ?? 0) * (FACTORS[suffix] ?? 0);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Inputs)[name] : undefined;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
