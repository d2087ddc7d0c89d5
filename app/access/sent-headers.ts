import { cookies, headers } from "next/headers";

/**
 * The headers of this request with the cookies as they are by now: an action that changed the session draws its page
 * in the same request, where the header still names the session that is over.
 */
export async function sentHeaders(): Promise<Headers> {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  const pairs = jar.getAll().map(({ name, value }) => `${name}=${encodeURIComponent(value)}`);
  const now = new Headers(sent);
  now.set("cookie", pairs.join("; "));
  return now;
}
