import { normalizeAddress } from "./normalize-address.ts";

export type Hops = {
  /** Where the connection comes from; null when nobody knows. */
  socket: string | null;
  /** `X-Forwarded-For` as it came: what the last proxy saw stands last, and the beginning is whatever the client claims. */
  forwarded: string | null;
  /** Vercel's own header, where Vercel stands in front. */
  ofVercel: string | null;
};

/**
 * Who sent a request, as limits and the audit log know them; "unknown" where nobody vouches for an address. Each proxy of one's own
 * vouches for one entry of the header, from its end.
 */
export function judgeClientAddress(hops: Hops, place: { trustedProxies: number; isVercel: boolean }): string {
  return normalizeAddress((place.isVercel ? hops.ofVercel : vouchedFor(hops, place.trustedProxies)) ?? "");
}

function vouchedFor({ socket, forwarded }: Hops, trustedProxies: number): string | null {
  if (trustedProxies === 0) return socket;
  const entries = (forwarded ?? "").split(",").filter((entry) => entry.trim() !== "");
  return entries.at(-trustedProxies) ?? entries[0] ?? socket;
}
