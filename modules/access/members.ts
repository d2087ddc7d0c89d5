import { type AppDatabase, type Clock, OpsError } from "#modules/platform";
import { type Actor, authorize } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { isRole, type Role } from "./permissions.ts";

type Place = { db: AppDatabase; clock: Clock };

export type Member = {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Ways in: `password`, `github`, `passkey`, `totp`. */
  ways: string[];
  disabledAt: Date | null;
  /** Their last act or use of a session. Signing out ends a session, and the audit log still knows of it. */
  lastSeenAt: Date | null;
};

/** Everybody who has, or had, an account. */
export async function listMembers({ db }: Pick<Place, "db">, actor: Actor | null): Promise<Member[]> {
  authorize(actor, "member:read");
  const users = await db.user.findMany({
    orderBy: [{ disabledAt: { sort: "asc", nulls: "first" } }, { name: "asc" }],
    include: {
      accounts: { select: { providerId: true } },
      passkeys: { select: { id: true } },
      sessions: { select: { updatedAt: true }, orderBy: { updatedAt: "desc" }, take: 1 },
    },
  });
  const lastActs = await db.auditEntry.groupBy({
    by: ["actorId"],
    where: { actorId: { in: users.map(({ id }) => id) } },
    _max: { at: true },
  });
  const lastActAt = new Map(lastActs.map(({ actorId, _max }) => [actorId, _max.at]));
  return users.map((user) => ({
    id: user.id,
    name: user.name,
    email: user.email,
    role: isRole(user.role) ? user.role : "viewer",
    ways: [
      ...user.accounts.map(({ providerId }) => (providerId === "credential" ? "password" : providerId)),
      ...(user.passkeys.length > 0 ? ["passkey"] : []),
      ...(user.twoFactorEnabled ? ["totp"] : []),
    ],
    disabledAt: user.disabledAt,
    lastSeenAt: latest(user.sessions[0]?.updatedAt, lastActAt.get(user.id)),
  }));
}

/**
 * Gives a member another role. Invitations by a former admin end: they were promises of an admin.
 * @throws OpsError access.forbidden, access.member-unknown, access.last-admin
 */
export async function changeRole({ db, clock }: Place, actor: Actor | null, id: string, role: Role): Promise<void> {
  authorize(actor, "member:change");
  await db.$transaction(async (tx) => {
    const member = await lockAdmins(tx, id);
    if (member.role === role) return;
    if (member.role === "admin") await refuseLastAdmin(tx, id);
    await tx.user.update({ where: { id }, data: { role } });
    if (member.role === "admin") await endInvitationsBy(tx, id, clock.now());
    const [before, after] = [{ role: member.role }, { role }];
    await recordAudit(tx, actor, { action: "member.role-changed", subject: member.email, before, after });
  });
}

/** Shuts somebody out at once: their sessions, tokens and invitations end. What they did stays in the audit log. */
export async function disableMember({ db, clock }: Place, actor: Actor | null, id: string): Promise<void> {
  authorize(actor, "member:change");
  await db.$transaction(async (tx) => {
    const member = await lockAdmins(tx, id);
    if (member.disabledAt) return;
    if (member.role === "admin") await refuseLastAdmin(tx, id);
    const now = clock.now();
    await tx.user.update({ where: { id }, data: { disabledAt: now } });
    await tx.session.deleteMany({ where: { userId: id } });
    await tx.apiToken.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: now } });
    await endInvitationsBy(tx, id, now);
    await recordAudit(tx, actor, { action: "member.disabled", subject: member.email });
  });
}

/** Lets somebody in again, with the role they had. Their tokens stay revoked. */
export async function enableMember({ db }: Pick<Place, "db">, actor: Actor | null, id: string): Promise<void> {
  authorize(actor, "member:change");
  await db.$transaction(async (tx) => {
    const member = await lockAdmins(tx, id);
    if (!member.disabledAt) return;
    await tx.user.update({ where: { id }, data: { disabledAt: null } });
    await recordAudit(tx, actor, { action: "member.enabled", subject: member.email });
  });
}

type Transaction = Parameters<Parameters<AppDatabase["$transaction"]>[0]>[0];

/** Whoever made a link may have kept it. */
async function endInvitationsBy(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.invitation.updateMany({
    where: { invitedById: id, usedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
}

/** Two admins who remove each other at the same moment must not leave a team without any. */
async function lockAdmins(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT id FROM "User" WHERE role = 'admin' AND "disabledAt" IS NULL ORDER BY id FOR UPDATE`;
  const member = await tx.user.findUnique({ where: { id } });
  if (member) return member;
  throw new OpsError({
    code: "access.member-unknown",
    message: "There is no such member",
    hint: "Reload the list.",
    exit: 2,
  });
}

async function refuseLastAdmin(tx: Transaction, id: string): Promise<void> {
  if (await tx.user.findFirst({ where: { role: "admin", disabledAt: null, id: { not: id } } })) return;
  throw new OpsError({
    code: "access.last-admin",
    message: "This is the team's last admin",
    hint: "Make somebody else an admin first.",
    exit: 3,
  });
}

function latest(...moments: (Date | null | undefined)[]): Date | null {
  const known = moments.flatMap((moment) => (moment ? [moment.getTime()] : []));
  return known.length === 0 ? null : new Date(Math.max(...known));
}
