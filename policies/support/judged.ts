import type { Policies, ReportViolation, ResourceValidation, StackValidation } from "@pulumi/policy";
import {
  isAbout,
  isOver,
  type Acknowledgement,
  type ReadAcknowledgements,
} from "../../components/core/acknowledgement.ts";

/** The rule whose findings both keys allow. */
const DATA_RULE = "lakehouse-storage-data-protected";

/** The key of that rule's configuration that carries the second key. */
const SECOND_KEY = "deleteData";

/** What a stack says about findings. */
export interface Circumstances extends ReadAcknowledgements {
  /** First key to deleting data: `lakehouse:allowDataLoss`. */
  readonly allowDataLoss: boolean;
  /** As `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * The rules in the light of what a stack says: a finding that is acknowledged, or that both keys allow, becomes a
 * notice. Notices are the findings of one more rule, which is advisory.
 */
export function judged(rules: Policies, circumstances: Circumstances): Policies {
  const notices = new Notices(circumstances);
  return [...rules.map((rule) => withNotices(rule, notices)), noticeRule(rules, notices)];
}

type Rule = Policies[number];

/** What is to be said at the end, and which acknowledgements were of use. */
class Notices {
  readonly circumstances: Circumstances;
  readonly texts = new Map<string, string>();
  readonly used = new Set<Acknowledgement>();

  constructor(circumstances: Circumstances) {
    this.circumstances = circumstances;
  }

  /** The message to report for a finding; undefined when it became a notice. */
  judge(finding: { rule: string; urn: string; message: string }, secondKey: boolean): string | undefined {
    const { acknowledgements, allowDataLoss, today } = this.circumstances;
    const { rule, urn, message } = finding;
    const resource = urn.slice(urn.lastIndexOf("::") + 2);
    const fault = message.split("\n")[0] ?? "";
    if (rule === DATA_RULE && allowDataLoss) {
      if (!secondKey) return `${message}\n${ONE_KEY}`;
      this.texts.set(
        `${urn} ${rule} ${fault}`,
        `${resource}: ${fault} Both keys to deleting data are turned.`,
      );
      return undefined;
    }
    const about = acknowledgements.filter((one) => isAbout(one, { rule, resource }));
    for (const one of about) this.used.add(one);
    const valid = about.find((one) => !isOver(one, today));
    if (valid !== undefined) {
      const text = `${resource}: ${fault} Acknowledged until ${valid.until} (${rule}): ${valid.reason}`;
      this.texts.set(`${urn} ${rule} ${fault}`, text);
      return undefined;
    }
    const over = about[0];
    if (over === undefined) return message;
    return `${message}\nIt was acknowledged until ${over.until}, which is over: ${over.reason}`;
  }
}

const ONE_KEY =
  "lakehouse:allowDataLoss, the first of two keys, takes the protection away. Give the second, --delete-data, to ./lakehouse plan or up, or remove the first.";

function withNotices(rule: Rule, notices: Notices): Rule {
  const reporter =
    (
      report: ReportViolation,
      of: string | undefined,
      config: Readonly<Record<string, unknown>>,
    ): ReportViolation =>
    (message, urn) => {
      const finding = { rule: rule.name, urn: urn ?? of ?? "", message };
      const text = notices.judge(finding, config[SECOND_KEY] === true);
      if (text !== undefined) report(text, urn);
    };
  const ofResource = "validateResource" in rule ? (rule.validateResource as ResourceValidation) : undefined;
  const ofStack = "validateStack" in rule ? rule.validateStack : undefined;
  const validateResource: ResourceValidation | undefined =
    ofResource && ((args, report) => ofResource(args, reporter(report, args.urn, args.getConfig())));
  const validateStack: StackValidation | undefined =
    ofStack && ((args, report) => ofStack(args, reporter(report, undefined, args.getConfig())));
  const configSchema = { properties: { [SECOND_KEY]: { type: "boolean" as const, default: false } } };
  return {
    ...rule,
    ...(validateResource === undefined ? {} : { validateResource }),
    ...(validateStack === undefined ? {} : { validateStack }),
    ...(rule.name === DATA_RULE ? { configSchema } : {}),
  };
}

function noticeRule(rules: Policies, notices: Notices): Rule {
  const { acknowledgements, faults } = notices.circumstances;
  return {
    name: "lakehouse-pack-notices",
    description:
      "Findings that a stack acknowledges or both keys allow, and acknowledgements without a finding.",
    enforcementLevel: "advisory",
    severity: "low",
    // The engine asks for it last, when every other rule has spoken.
    validateStack: (_, report) => {
      for (const fault of faults) report(`lakehouse:acknowledgedFindings${fault}; the entry is left out.`);
      for (const text of notices.texts.values()) report(text);
      for (const one of acknowledgements.filter((candidate) => !notices.used.has(candidate))) {
        const why = rules.some(({ name }) => name === one.rule)
          ? "has no finding any more; remove it"
          : "names a rule that the pack does not have; correct it";
        report(`The acknowledgement of ${one.rule} for ${one.resource} ${why}.`);
      }
    },
  };
}
