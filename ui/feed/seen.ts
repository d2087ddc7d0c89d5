/** The newest fact of the feed that the reader has seen, by its id. */
export const seenCookie = "feed-seen";

/** The id a cookie holds; null when there is none that can be one. */
export function findSeen(stored: string | undefined): bigint | null {
  return stored && /^\d{1,18}$/.test(stored) ? BigInt(stored) : null;
}
