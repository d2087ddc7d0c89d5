import type { AppDatabase, Clock } from "#modules/platform";

/** Deletes sessions and short-lived proofs whose time is over: nobody can use them, and who was where is nobody's business any more. */
export async function forgetExpired({ db, clock }: { db: AppDatabase; clock: Clock }): Promise<{ forgotten: number }> {
  const where = { expiresAt: { lt: clock.now() } };
  const [sessions, proofs] = await db.$transaction([
    db.session.deleteMany({ where }),
    db.verification.deleteMany({ where }),
  ]);
  return { forgotten: sessions.count + proofs.count };
}
