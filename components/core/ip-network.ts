import { isIP, isIPv4 } from "node:net";

/** Whether the text is a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d+$/.test(bits) || isIP(address) === 0) return false;
  return Number(bits) <= (isIPv4(address) ? 32 : 128);
}
