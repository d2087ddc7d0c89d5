import type { AppDatabase } from "#modules/platform";
import { type Actor, authorize } from "./actor.ts";
import { recordAudit } from "./audit.ts";

/** Keeps the language a person wants to be spoken to in, wherever they sign in. Nothing is written when it is theirs already. */
export async function chooseOwnLocale(
  { db }: { db: AppDatabase },
  actor: Actor | null,
  locale: "es" | "en",
): Promise<void> {
  authorize(actor, "console:read");
  if (actor.kind !== "user") return;
  await db.$transaction(async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: actor.id }, select: { locale: true, email: true } });
    if (user.locale === locale) return;
    await tx.user.update({ where: { id: actor.id }, data: { locale } });
    const [before, after] = [{ locale: user.locale }, { locale }];
    await recordAudit(tx, actor, { action: "account.changed", subject: user.email, before, after });
  });
}
