import { expect, test } from "vitest";
import rule from "../../policies/network/no-open-port.ts";
import { container } from "./compliant.ts";
import { NOT_KNOWN_YET, violations } from "./support.ts";

test("ports on the loopback interface pass, and so does a container without ports", async () => {
  expect(await violations(rule, container())).toEqual([]);
  expect(await violations(rule, container({ ports: [{ internal: 80, ip: "::1" }] }))).toEqual([]);
  expect(await violations(rule, container({ ports: undefined }))).toEqual([]);
});

test.each([
  [
    "another address",
    { ports: [{ internal: 8080, external: 8080, ip: "0.0.0.0" }] },
    "Port 8080 is published on 0.0.0.0.",
  ],
  ["no address", { ports: [{ internal: 8080, external: 8080 }] }, "Port 8080 is published on all addresses."],
  ["an empty address", { ports: [{ internal: 8080, ip: "" }] }, "Port 8080 is published on all addresses."],
  ["all ports", { publishAllPorts: true }, "Option publishAllPorts publishes every port on all addresses."],
  ["the host's network", { networkMode: "host" }, 'Network mode "host" opens every port of the container.'],
])("%s is a fault", async (_, replaced, what) => {
  const messages = await violations(rule, container(replaced));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(what);
  expect(messages[0]).toContain('Fix: set ip: "127.0.0.1" on the port');
});

test("an unknown address hides no fault beside it", async () => {
  const ports = [{ internal: 1, ip: NOT_KNOWN_YET }, NOT_KNOWN_YET, { internal: 2, ip: "0.0.0.0" }];
  const messages = await violations(rule, container({ ports }));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain("Port 2 is published");
  expect(await violations(rule, container({ ports: NOT_KNOWN_YET }))).toEqual([]);
});

test("a port whose number is unknown is still seen to be open", async () => {
  const messages = await violations(rule, container({ ports: [{ internal: NOT_KNOWN_YET, ip: "0.0.0.0" }] }));
  expect(messages[0]).toContain("Port (not known yet) is published on 0.0.0.0.");
});
