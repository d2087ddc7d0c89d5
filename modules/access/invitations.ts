import { randomUUID } from "node:crypto";
import { type AppDatabase, type Clock, OpsError } from "#modules/platform";
import { type Actor, authorize, authorizeNow, commandActor } from "./actor.ts";
import { type AuditStore, recordAudit } from "./audit.ts";
import { linkInvalid } from "./link-invalid.ts";
import { hashToken, makeToken } from "./one-time-token.ts";
import { isRole, type Role } from "./permissions.ts";

type Place = { db: AppDatabase; clock: Clock };

export type OpenInvitation = {
  id: string;
  email: string | null;
  role: Role;
  expiresAt: Date;
  invitedBy: string | null;
};

const INVITATION_MS = 7 * 24 * 3600 * 1000;
const FIRST_ADMIN_MS = 24 * 3600 * 1000;

/**
 * Invites an address. The answer's token is the link's secret: shown once, valid for seven days, used once.
 * An older invitation of the same address stops being valid.
 * @throws OpsError access.forbidden, access.member-exists
 */
export async function inviteMember(
  { db, clock }: Place,
  actor: Actor | null,
  wanted: { email: string; role: Role },
): Promise<{ id: string; token: string }> {
  authorize(actor, "member:invite");
  const email = wanted.email.toLowerCase();
  const now = clock.now();
  const token = makeToken();
  const id = randomUUID();
  await db.$transaction(async (tx) => {
    await authorizeNow(tx, actor, "member:invite");
    await lockAddress(tx, email);
    if (await tx.user.findUnique({ where: { email } })) throw memberExists(email);
    await tx.invitation.updateMany({ where: { email, usedAt: null, revokedAt: null }, data: { revokedAt: now } });
    await tx.invitation.create({
      data: {
        id,
        email,
        role: wanted.role,
        tokenHash: hashToken(token),
        invitedById: actor.kind === "user" ? actor.id : null,
        createdAt: now,
        expiresAt: new Date(now.getTime() + INVITATION_MS),
      },
    });
    await recordAudit(tx, actor, { action: "member.invited", subject: email, after: { role: wanted.role } });
  });
  return { id, token };
}

/** Takes an invitation back; nothing happens to one that is used already. */
export async function revokeInvitation({ db, clock }: Place, actor: Actor | null, id: string): Promise<void> {
  authorize(actor, "member:invite");
  await db.$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { id, usedAt: null, revokedAt: null },
      data: { revokedAt: clock.now() },
    });
    if (count === 0) return;
    const { email } = await tx.invitation.findUniqueOrThrow({ where: { id } });
    await recordAudit(tx, actor, { action: "member.invitation-revoked", subject: email ?? "first admin" });
  });
}

/** Invitations that somebody may still use. */
export async function listInvitations({ db, clock }: Place, actor: Actor | null): Promise<OpenInvitation[]> {
  authorize(actor, "member:read");
  const rows = await db.invitation.findMany({
    where: { ...openAt(clock.now()), email: { not: null } },
    orderBy: { createdAt: "desc" },
    include: { invitedBy: { select: { name: true } } },
  });
  return rows.map(view);
}

/**
 * The secret of a link that makes the first admin, while there is none; null afterwards. A new link ends the one before.
 * For whoever runs commands on the machine: they hold the database already.
 */
export async function issueFirstAdminToken({ db, clock }: Place, account: string): Promise<string | null> {
  const token = makeToken();
  const now = clock.now();
  return db.$transaction(async (tx) => {
    await lockFirstAdmin(tx);
    if (await hasAdmin(tx)) return null;
    await tx.invitation.updateMany({ where: { email: null, ...openAt(now) }, data: { revokedAt: now } });
    await tx.invitation.create({
      data: {
        id: randomUUID(),
        role: "admin",
        tokenHash: hashToken(token),
        createdAt: now,
        expiresAt: new Date(now.getTime() + FIRST_ADMIN_MS),
      },
    });
    await recordAudit(tx, commandActor(account), { action: "first-admin.link-issued", subject: "first admin" });
    return token;
  });
}

/** Whether the team has somebody who can invite others. */
export async function hasAdmin(db: Pick<AppDatabase, "user">): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: "admin", disabledAt: null }, select: { id: true } })) !== null;
}

/** The invitation behind a link's secret while it may be used; null for anything else. */
export async function findInvitation({ db, clock }: Place, token: string): Promise<OpenInvitation | null> {
  const row = await db.invitation.findFirst({
    where: { tokenHash: hashToken(token), ...openAt(clock.now()) },
    include: { invitedBy: { select: { name: true } } },
  });
  return row && view(row);
}

/** The invitation of an address, for somebody whose address another service vouches for. */
export async function findInvitationFor({ db, clock }: Place, email: string): Promise<OpenInvitation | null> {
  const row = await db.invitation.findFirst({
    where: { email: email.toLowerCase(), ...openAt(clock.now()) },
    include: { invitedBy: { select: { name: true } } },
  });
  return row && view(row);
}

/**
 * Makes the account that an invitation promises, with a password that is hashed already.
 * The link is spent in the same transaction: of two who use it at once, one succeeds.
 * @throws OpsError access.link-invalid, access.member-exists
 */
export async function acceptInvitation(
  { db, clock }: Place,
  token: string,
  person: { name: string; email: string; passwordHash: string; address?: string; agent?: string },
): Promise<{ userId: string; email: string }> {
  const now = clock.now();
  return db.$transaction(async (tx) => {
    const found = await tx.invitation.findFirst({ where: { tokenHash: hashToken(token), ...openAt(now) } });
    if (!found || !(await spend(tx, found.id, now))) throw linkInvalid();
    if (found.email === null) {
      await lockFirstAdmin(tx);
      if (await hasAdmin(tx)) throw linkInvalid();
    }
    const email = (found.email ?? person.email).toLowerCase();
    await lockAddress(tx, email);
    if (await tx.user.findUnique({ where: { email } })) throw memberExists(email);
    const userId = randomUUID();
    await tx.user.create({
      data: {
        id: userId,
        name: person.name,
        email,
        // The link reached them through an admin, or through this machine's terminal.
        emailVerified: true,
        role: found.role,
        accounts: {
          create: { id: randomUUID(), accountId: userId, providerId: "credential", password: person.passwordHash },
        },
      },
    });
    const who = { kind: "user" as const, id: userId, name: person.name, address: person.address, agent: person.agent };
    await recordJoining(tx, who, email, found.role);
    return { userId, email };
  });
}

/** Marks the invitation of somebody who came in through another service as used. */
export async function spendInvitation({ db, clock }: Place, id: string): Promise<boolean> {
  return spend(db, id, clock.now());
}

/** Tells the audit log of somebody new. */
export async function recordJoining(
  db: AuditStore,
  who: { kind: "user"; id: string; name: string; address?: string; agent?: string },
  email: string,
  role: string,
): Promise<void> {
  await recordAudit(db, who, { action: "member.joined", subject: email, after: { role } });
}

type Locking = Pick<AppDatabase, "$executeRaw">;

/** Two links that make the first admin must not make two. The lock ends with the transaction. */
async function lockFirstAdmin(tx: Locking): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('atalaya first admin', 0))`;
}

/** Two who invite, or join with, one address at the same moment must see each other. */
async function lockAddress(tx: Locking, email: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`atalaya member ${email}`}, 0))`;
}

async function spend(db: Pick<AppDatabase, "invitation">, id: string, now: Date): Promise<boolean> {
  const { count } = await db.invitation.updateMany({ where: { id, ...openAt(now) }, data: { usedAt: now } });
  return count === 1;
}

function openAt(now: Date) {
  return { purpose: "join", usedAt: null, revokedAt: null, expiresAt: { gt: now } };
}

function view(row: {
  id: string;
  email: string | null;
  role: string;
  expiresAt: Date;
  invitedBy: { name: string } | null;
}): OpenInvitation {
  const { id, email, role, expiresAt, invitedBy } = row;
  return { id, email, role: isRole(role) ? role : "viewer", expiresAt, invitedBy: invitedBy?.name ?? null };
}

function memberExists(email: string): OpsError {
  return new OpsError({
    code: "access.member-exists",
    message: `${email} has an account already`,
    hint: "Change their role under Team instead.",
    exit: 2,
  });
}
