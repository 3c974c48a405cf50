import { known, knownItems, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

const WORLD: readonly unknown[] = ["0.0.0.0/0", "::/0"];
/** What the whole internet may ask: pages over TLS, of a load balancer. */
const OPEN_PORT = 443;

interface Opening {
  readonly fromPort?: unknown;
  readonly toPort?: unknown;
  readonly protocol?: unknown;
}

/** Nothing but pages over TLS is open to the internet. */
export default resourceRule(
  {
    name: "lakehouse-network-security-group-closed",
    description: "No security group lets the whole internet in, save to port 443.",
    why: "Databases and engines that everyone can reach are tried by everyone.",
    fix: "name the security group or the addresses that need the port instead of 0.0.0.0/0.",
    severity: "critical",
  },
  on("aws:ec2/securityGroup:SecurityGroup", ({ ingress }) =>
    knownItems(ingress).flatMap((rule) =>
      opened([...knownItems(rule.cidrBlocks), ...knownItems(rule.ipv6CidrBlocks)], rule),
    ),
  ),
  on("aws:ec2/securityGroupRule:SecurityGroupRule", (rule) =>
    rule.type === "ingress"
      ? opened([...knownItems(rule.cidrBlocks), ...knownItems(rule.ipv6CidrBlocks)], rule)
      : [],
  ),
  on("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", ({ cidrIpv4, cidrIpv6, ...rule }) =>
    opened([cidrIpv4, cidrIpv6], { ...rule, protocol: rule.ipProtocol }),
  ),
);

function opened(from: readonly unknown[], { fromPort, toPort, protocol }: Opening): string[] {
  const world = from.filter((source) => WORLD.includes(source));
  if (world.length === 0 || (fromPort === OPEN_PORT && toPort === OPEN_PORT)) return [];
  if (fromPort === UNKNOWN || toPort === UNKNOWN) return [];
  const ports =
    protocol === "-1" ? "every port" : `port ${String(known(fromPort))} to ${String(known(toPort))}`;
  return [`${ports} is open to ${world.map(String).join(", ")}`];
}
