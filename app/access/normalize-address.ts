import { isIP, isIPv6 } from "node:net";

/**
 * A client's address as limits and the audit log know it: without a port, IPv4 in its own form, IPv6 by its first 64 bits,
 * since whoever has one address of such a network has them all. What is no address is "unknown".
 */
export function normalizeAddress(written: string): string {
  const text = written.trim();
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(text)?.[1] ?? text;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
  if (!isIP(mapped)) return "unknown";
  return isIPv6(mapped) ? networkOf(mapped) : mapped;
}

function networkOf(address: string): string {
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const [left, right] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  const gap = tail === undefined ? 0 : 8 - (left?.length ?? 0) - (right?.length ?? 0);
  const groups = [...(left ?? []), ...Array.from({ length: Math.max(0, gap) }, () => "0"), ...(right ?? [])];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return network.every((group) => group === "0") ? address.toLowerCase() : `${network.join(":")}::`;
}
