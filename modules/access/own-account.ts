import { type AppDatabase, type Clock, OpsError } from "#modules/platform";
import { type Actor, authorize } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { isRole, type Role } from "./permissions.ts";

type Place = { db: AppDatabase; clock: Clock };

export type OwnPasskey = { id: string; name: string | null; isSynced: boolean; createdAt: Date | null };
export type OwnSession = { id: string; agent: string | null; address: string | null; since: Date; isCurrent: boolean };

export type OwnAccount = {
  name: string;
  email: string;
  role: Role;
  locale: string | null;
  hasPassword: boolean;
  hasTotp: boolean;
  hasGithub: boolean;
  passkeys: OwnPasskey[];
  /** Where somebody is signed in now, the asking session first. */
  sessions: OwnSession[];
};

/** What somebody may see and change of their own account. */
export async function readOwnAccount(
  { db, clock }: Place,
  actor: Actor | null,
  sessionId: string,
): Promise<OwnAccount> {
  assertPerson(actor);
  const user = await db.user.findUniqueOrThrow({
    where: { id: actor.id },
    include: {
      accounts: { select: { providerId: true } },
      passkeys: { orderBy: { createdAt: "asc" } },
      sessions: { where: { expiresAt: { gt: clock.now() } }, orderBy: { createdAt: "desc" } },
    },
  });
  const providers = user.accounts.map(({ providerId }) => providerId);
  const sessions = user.sessions.map((session) => ({
    id: session.id,
    agent: session.userAgent || null,
    address: session.ipAddress || null,
    since: session.createdAt,
    isCurrent: session.id === sessionId,
  }));
  return {
    name: user.name,
    email: user.email,
    role: isRole(user.role) ? user.role : "viewer",
    locale: user.locale,
    hasPassword: providers.includes("credential"),
    hasTotp: user.twoFactorEnabled === true,
    hasGithub: providers.includes("github"),
    passkeys: user.passkeys.map(({ id, name, backedUp, createdAt }) => ({ id, name, isSynced: backedUp, createdAt })),
    sessions: sessions.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent)),
  };
}

/** Changes how somebody is called, and the language they read; null follows the browser. */
export async function changeOwnProfile(
  { db }: Pick<Place, "db">,
  actor: Actor | null,
  wanted: { name: string; locale: string | null },
): Promise<void> {
  assertPerson(actor);
  const { id } = actor;
  await db.$transaction(async (tx) => {
    const before = await tx.user.findUniqueOrThrow({
      where: { id },
      select: { name: true, locale: true, email: true },
    });
    if (before.name === wanted.name && before.locale === wanted.locale) return;
    await tx.user.update({ where: { id }, data: { name: wanted.name, locale: wanted.locale } });
    const { email, ...old } = before;
    await recordAudit(tx, actor, { action: "account.changed", subject: email, before: old, after: wanted });
  });
}

/** Ends one of somebody's own sessions; nothing happens to one that is over, or another's. */
export async function endOwnSession({ db }: Pick<Place, "db">, actor: Actor | null, id: string): Promise<void> {
  assertPerson(actor);
  const userId = actor.id;
  await db.$transaction(async (tx) => {
    const session = await tx.session.findFirst({ where: { id, userId }, include: { user: true } });
    if (!session) return;
    await tx.session.delete({ where: { id } });
    const before = { agent: session.userAgent, address: session.ipAddress };
    await recordAudit(tx, actor, { action: "session.revoked", subject: session.user.email, before });
  });
}

/** Ends all of somebody's sessions but the one they ask from, and answers how many. */
export async function endOtherSessions(
  { db }: Pick<Place, "db">,
  actor: Actor | null,
  sessionId: string,
): Promise<number> {
  assertPerson(actor);
  const userId = actor.id;
  return db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    const after = { ended: count };
    if (count > 0) await recordAudit(tx, actor, { action: "session.others-revoked", subject: email, after });
    return count;
  });
}

/**
 * Lets only a person pass.
 * @throws OpsError access.sign-in-required, access.forbidden for a token or a command: an account belongs to a person
 */
export function assertPerson(actor: Actor | null): asserts actor is Actor {
  authorize(actor, "console:read");
  if (actor.kind === "user") return;
  throw new OpsError({
    code: "access.forbidden",
    message: "Only a person has an account to change",
    hint: "Sign in and change it under Account.",
    exit: 3,
  });
}
