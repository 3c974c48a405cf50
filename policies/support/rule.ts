import type {
  PolicyResource,
  ReportViolation,
  ResourceValidation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidation,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Unwrap } from "@pulumi/pulumi";
import { planned, type PlannedFields } from "./planned.ts";
import type { ResourceInputs, ResourceType } from "./resource-inputs.ts";

/** What a rule says about itself; every message of the rule ends with the reason and the repair. */
export interface RuleText {
  /** `lakehouse-<area>-<rule>`, after the rule's folder and file. */
  readonly name: `lakehouse-${string}-${string}`;
  /** What must hold, as one sentence. */
  readonly description: string;
  /** What goes wrong otherwise, as one sentence. */
  readonly why: string;
  /** How to repair it, as one sentence. */
  readonly fix: string;
  readonly severity: Severity;
  /** What becomes of a plan that breaks it, unless a stack's configuration says otherwise. @default "mandatory" */
  readonly level?: "mandatory" | "advisory";
}

/** The inputs of a resource as far as they are known in the plan. */
export type PlannedArgs<Args> = PlannedFields<Unwrap<NonNullable<Args>>>;

/** How a rule looks at the resources of one type. */
export interface Check {
  readonly type: ResourceType;
  readonly faults: (args: ResourceValidationArgs) => readonly string[];
}

/**
 * Binds a pure check to a type of resource.
 *
 * @param faults returns one clause per fault, saying what is wrong, without a full stop
 */
export function on<Type extends ResourceType>(
  type: Type,
  faults: (props: PlannedArgs<ResourceInputs[Type]>, resource: ResourceValidationArgs) => readonly string[],
): Check {
  return {
    type,
    faults: (args) => faults(planned(args.props) as PlannedArgs<ResourceInputs[Type]>, args),
  };
}

/** The resources of one type among those of a stack. */
export function ofType(resources: readonly PolicyResource[], type: ResourceType): PolicyResource[] {
  return resources.filter((resource) => resource.type === type);
}

/**
 * Tags of a rule: the SDKs whose resources it looks at. What a rule can say about a target follows from them.
 */
export function sdksOf(types: readonly ResourceType[]): string[] {
  return [...new Set(types.map((type) => type.slice(0, type.indexOf(":"))))].sort();
}

/** Everything of a rule but its validation. */
export function header(
  text: RuleText,
  types: readonly ResourceType[],
): Omit<ResourceValidationPolicy, "validateResource"> {
  return {
    name: text.name,
    description: text.description,
    severity: text.severity,
    enforcementLevel: text.level ?? "mandatory",
    remediationSteps: text.fix,
    tags: sdksOf(types),
  };
}

/** The message for one fault: what, why, how to repair. */
export function message(text: RuleText, fault: string): string {
  return `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.\n${text.why}\nFix: ${text.fix}`;
}

/** Runs the check that fits a resource, before that resource is created or changed. */
export function validateResource(text: RuleText, checks: readonly Check[]): ResourceValidation {
  return (args, report) => {
    const check = checks.find(({ type }) => type === args.type);
    if (check === undefined) return args.notApplicable("the rule is about other resource types");
    for (const fault of check.faults(args)) report(message(text, fault));
  };
}

/** A fault that a check of the whole stack found at one resource. */
export interface StackFault {
  readonly urn: string;
  readonly fault: string;
}

/** Runs a check that needs to see several resources at once, after all of them have been planned. */
export function validateStack(
  text: RuleText,
  check: (resources: readonly PolicyResource[]) => readonly StackFault[],
): StackValidation {
  return (args, report: ReportViolation) => {
    for (const { urn, fault } of check(args.resources)) report(message(text, fault), urn);
  };
}

/** A rule that looks at one resource at a time. */
export function resourceRule(text: RuleText, ...checks: readonly Check[]): ResourceValidationPolicy {
  const types = checks.map(({ type }) => type);
  return { ...header(text, types), validateResource: validateResource(text, checks) };
}

/** A rule that looks at the stack as a whole. @param types of the resources that it looks at */
export function stackRule(
  text: RuleText,
  types: readonly ResourceType[],
  check: (resources: readonly PolicyResource[]) => readonly StackFault[],
): StackValidationPolicy {
  return { ...header(text, types), validateStack: validateStack(text, check) };
}
