import { describe, expect, it } from "vitest";
import { CommandFailure, EXIT } from "../../../cli/command/failure.ts";
import {
  dataLosses,
  hasUnprotectedData,
  holdsData,
  refuseDataLosses,
  type PlannedStep,
} from "../../../cli/stack/data-losses.ts";
import { packConfig } from "../../../cli/stack/policy-pack.ts";

const VOLUME = "docker:index/volume:Volume";
const BUCKET = "minio:index/s3Bucket:S3Bucket";
const labelled = (value: string) => ({ labels: [{ label: "lakehouse.data", value }] });
const step = (op: string, type = BUCKET, inputs: PlannedStep["inputs"] = {}): PlannedStep => ({
  op,
  urn: `urn:pulumi:dev::lakehouse::${type}::gold`,
  type,
  inputs,
});

describe("data-holding resources that a plan takes away", () => {
  it.each(["delete", "replace", "create-replacement", "delete-replaced"])(
    "%s of a bucket is a loss",
    (op) => {
      expect(dataLosses([step(op)])).toHaveLength(1);
    },
  );

  it.each(["same", "create", "update", "read", "refresh", "import"])("%s of a bucket is none", (op) => {
    expect(dataLosses([step(op)])).toEqual([]);
  });

  it("a replacement in three steps is one loss", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => step(op));
    expect(dataLosses(steps)).toEqual([{ urn: steps[0]?.urn, type: BUCKET, replaced: true }]);
  });

  it("a volume counts unless it says that it is scratch", () => {
    expect(holdsData({ type: VOLUME, inputs: labelled("true") })).toBe(true);
    expect(holdsData({ type: VOLUME, inputs: {} })).toBe(true);
    expect(holdsData({ type: VOLUME, inputs: labelled("false") })).toBe(false);
    expect(holdsData({ type: "docker:index/container:Container", inputs: {} })).toBe(false);
  });

  it.each([
    "kubernetes:core/v1:PersistentVolumeClaim",
    "kubernetes:core/v1:Namespace",
    "aws:rds/instance:Instance",
  ])("%s counts", (type) => {
    expect(dataLosses([step("delete", type)])).toHaveLength(1);
  });

  it("what is protected in the state needs no other look, since the engine refuses", () => {
    const bucket = { urn: "urn", type: BUCKET };
    expect(hasUnprotectedData([{ ...bucket, protect: true }])).toBe(false);
    expect(hasUnprotectedData([bucket])).toBe(true);
    expect(hasUnprotectedData([{ urn: "urn", type: "docker:index/network:Network" }])).toBe(false);
  });
});

describe("the two keys", () => {
  const losses = dataLosses([step("delete"), step("replace", VOLUME, labelled("true"))]);
  const refusal = (allowed: boolean, deleteData: boolean): unknown => {
    try {
      refuseDataLosses(losses, { stack: "dev", allowed, deleteData });
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it("refuses with none, and names what would go and both keys", () => {
    const error = refusal(false, false);
    expect(error).toBeInstanceOf(CommandFailure);
    expect((error as CommandFailure).exitCode).toBe(EXIT.refused);
    expect((error as CommandFailure).message).toMatchInlineSnapshot(`
      "refused: the plan takes away resources that hold data, and that takes two keys. Nothing was changed.
        - gold (minio:index/s3Bucket:S3Bucket): deleted
        - gold (docker:index/volume:Volume): replaced by an empty one
      To let them go with their data:
        1. npx pulumi config set lakehouse:allowDataLoss true --stack dev
        2. ./lakehouse up --delete-data
      To keep them, declare them as they were."
    `);
  });

  it("refuses with one", () => {
    expect(String(refusal(true, false))).not.toContain("pulumi config set");
    expect(String(refusal(false, true))).toContain(
      "pulumi config set lakehouse:allowDataLoss true --stack dev",
    );
  });

  it("lets pass with both, and whatever takes nothing away", () => {
    expect(refusal(true, true)).toBeUndefined();
    refuseDataLosses([], { stack: "dev", allowed: false, deleteData: false });
  });

  it("gives the second key to the rule that asks for it, whatever its level", () => {
    const rule = "lakehouse-storage-data-protected";
    expect(packConfig({ [rule]: "advisory" }, false)).toEqual({ [rule]: "advisory" });
    expect(packConfig({ all: "mandatory" }, true)).toEqual({
      all: "mandatory",
      "lakehouse-pack-notices": "advisory",
      [rule]: { enforcementLevel: "mandatory", deleteData: true },
    });
    expect(packConfig({}, true)).toEqual({ [rule]: { deleteData: true } });
    expect(packConfig({ [rule]: "advisory" }, true)).toEqual({
      [rule]: { enforcementLevel: "advisory", deleteData: true },
    });
  });
});
