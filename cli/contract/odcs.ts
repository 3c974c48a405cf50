import { z } from "zod";

/** Version of the Open Data Contract Standard that is written; its document is `bitol-io/open-data-contract-standard`. */
export const ODCS_VERSION = "v3.2.0";

const custom = z.array(z.looseObject({ property: z.string(), value: z.unknown() }));

const quality = z.looseObject({
  name: z.string().optional(),
  description: z.string().optional(),
  type: z.string().optional(),
  query: z.string().optional(),
  engine: z.string().optional(),
  implementation: z.unknown().optional(),
  mustBe: z.unknown().optional(),
  severity: z.string().optional(),
});

const property = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  logicalType: z.string().optional(),
  physicalType: z.string().optional(),
  required: z.boolean().optional(),
  classification: z.string().optional(),
  primaryKey: z.boolean().optional(),
  primaryKeyPosition: z.number().optional(),
  partitioned: z.boolean().optional(),
  partitionKeyPosition: z.number().optional(),
  logicalTypeOptions: z
    .looseObject({ minimum: z.number().optional(), maximum: z.number().optional() })
    .optional(),
  relationships: z.array(z.looseObject({ to: z.union([z.string(), z.array(z.string())]) })).optional(),
  enum: z.array(z.looseObject({ value: z.unknown() })).optional(),
  customProperties: custom.optional(),
});

const table = z.looseObject({
  name: z.string(),
  physicalName: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  properties: z.array(property),
  quality: z.array(quality).optional(),
  customProperties: custom.optional(),
});

const sla = z.looseObject({
  property: z.string(),
  value: z.unknown(),
  unit: z.string().optional(),
  element: z.string().optional(),
  scheduler: z.string().optional(),
  schedule: z.string().optional(),
});

/** What of a contract is understood; everything else of the standard may stand beside it. */
export const odcsContract = z.looseObject({
  apiVersion: z.string().regex(/^v3\./, "only contracts of version 3 of the standard are understood"),
  kind: z.literal("DataContract"),
  id: z.string(),
  name: z.string().optional(),
  version: z.string(),
  status: z.string().optional(),
  description: z.looseObject({ purpose: z.string().optional() }).optional(),
  team: z.looseObject({ name: z.string().optional() }).optional(),
  slaProperties: z.array(sla).optional(),
  schema: z.array(table),
});

export type OdcsContract = z.infer<typeof odcsContract>;
export type OdcsTable = z.infer<typeof table>;
export type OdcsProperty = z.infer<typeof property>;
export type OdcsSla = z.infer<typeof sla>;
export type OdcsQuality = z.infer<typeof quality>;
