import { systemClock } from "#modules/platform";
import { getVisitor } from "./visitor.ts";

const FRESH_MS = 24 * 3600 * 1000;

/** A new way in asks for a sign-in of the last day, as a passkey does: a session that somebody borrowed must not become theirs. */
export async function isFresh(): Promise<boolean> {
  const { signedInAt } = await getVisitor();
  return systemClock.now().getTime() - signedInAt.getTime() < FRESH_MS;
}
