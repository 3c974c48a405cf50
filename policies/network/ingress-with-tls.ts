import { known, knownItems, part, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** What people reach from outside a cluster they reach over TLS. */
export default resourceRule(
  {
    name: "lakehouse-network-ingress-with-tls",
    description: "Every host of an Ingress has TLS.",
    why: "Otherwise passwords, tokens and query results pass the network in clear.",
    fix: "add the host to spec.tls, with the secret of its certificate.",
    severity: "high",
  },
  on("kubernetes:networking.k8s.io/v1:Ingress", ({ spec }) => {
    const tls = part(spec, "tls");
    if (spec === UNKNOWN || tls === UNKNOWN || tls?.includes(UNKNOWN) === true) return [];
    const secured = knownItems(tls).flatMap(({ hosts }) => (hosts === undefined ? ["*"] : knownItems(hosts)));
    const rules = knownItems(part(spec, "rules"));
    if (rules.length === 0) return secured.length === 0 ? ["the ingress has no TLS"] : [];
    return rules.flatMap(({ host }) => {
      if (host === UNKNOWN || secured.includes("*") || secured.includes(known(host) ?? "*")) return [];
      return [`host ${host ?? "(every one)"} has no TLS`];
    });
  }),
);
