import type { AppDatabase, Clock } from "#modules/platform";

const DAY_MS = 24 * 3600 * 1000;
const UNUSED_MS = 7 * DAY_MS;
const MAX_MS = 30 * DAY_MS;
/** Written down once a day at most: a session ends between six and seven days after it was last used. */
const WORTH_WRITING_MS = DAY_MS;

/** How long a session lasts at most, however much it is used. */
export const SESSION_MAX_S = MAX_MS / 1000;

type Life = { createdAt: Date; expiresAt: Date };

/** When a session ends that is not used again. */
export function firstEnd({ createdAt, expiresAt }: Life): Date {
  return earlier(expiresAt, new Date(createdAt.getTime() + UNUSED_MS));
}

/** The end of a session that is used now, or null when writing it down is not worth it yet. */
export function judgeProlonging({ createdAt, expiresAt }: Life, now: Date): Date | null {
  const end = earlier(new Date(now.getTime() + UNUSED_MS), new Date(createdAt.getTime() + MAX_MS));
  const isWorth = end.getTime() - expiresAt.getTime() >= WORTH_WRITING_MS;
  return isWorth ? end : null;
}

/** Only where it still stands, so that nobody who was signed out comes back. How fresh a sign-in is stays as it was. */
export async function prolongSession(
  { db, clock }: { db: AppDatabase; clock: Clock },
  session: Life & { id: string },
): Promise<void> {
  const expiresAt = judgeProlonging(session, clock.now());
  if (expiresAt) await db.session.updateMany({ where: { id: session.id }, data: { expiresAt } });
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
