import { differs } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

const SYMMETRIC: readonly unknown[] = [undefined, "SYMMETRIC_DEFAULT"];

/** Keys of the account change by themselves. */
export default resourceRule(
  {
    name: "lakehouse-secrets-key-rotated",
    description: "Every KMS key is rotated by AWS.",
    why: "The longer one key is used, the more data is lost with it.",
    fix: "set enableKeyRotation: true.",
    severity: "medium",
  },
  // AWS rotates symmetric keys only.
  on("aws:kms/key:Key", ({ enableKeyRotation, customerMasterKeySpec }) =>
    SYMMETRIC.includes(customerMasterKeySpec) && differs(enableKeyRotation, true)
      ? ["the key is not rotated"]
      : [],
  ),
);
