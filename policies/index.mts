// The extension keeps this file out of reach of the ts-node hook that Pulumi's launcher of policy packs installs for
// `.ts`; Node strips the types itself, here and in all that is imported.
import { flushCompileCache } from "node:module";
import { PolicyPack } from "@pulumi/policy";
import { RULES } from "./rules.ts";
import { judged } from "./support/judged.ts";
import { stackCircumstances } from "./support/stack-circumstances.ts";

// Constructing the pack starts the server that the engine asks.
new PolicyPack("lakehouse", {
  policies: judged(RULES, stackCircumstances(process.env, new Date())),
  enforcementLevel: "mandatory",
});

// Node writes its compile cache when a process ends by itself, but the engine ends this one by a signal. Where
// NODE_COMPILE_CACHE is not set this does nothing.
flushCompileCache();
