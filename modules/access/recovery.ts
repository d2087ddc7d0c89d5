import { randomUUID } from "node:crypto";
import { type AppDatabase, type Clock, OpsError } from "#modules/platform";
import { commandActor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { linkInvalid } from "./link-invalid.ts";
import { hashToken, makeToken } from "./one-time-token.ts";

type Place = { db: AppDatabase; clock: Clock };

export type Recovery = { email: string; name: string; expiresAt: Date };

const RECOVERY_MS = 3600 * 1000;

/**
 * The secret of a link by which a member chooses a new password: valid for an hour, used once; it ends the one before.
 * For whoever runs commands on the machine: they hold the database already. `removeTotp` is for a lost phone.
 * @throws OpsError access.member-unknown, access.member-disabled
 */
export async function issueRecoveryToken(
  { db, clock }: Place,
  account: string,
  wanted: { email: string; removeTotp?: boolean },
): Promise<{ token: string; email: string; expiresAt: Date }> {
  const token = makeToken();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + RECOVERY_MS);
  return db.$transaction(async (tx) => {
    const member = await tx.user.findUnique({ where: { email: wanted.email.toLowerCase() } });
    if (!member) throw memberUnknown(wanted.email);
    if (member.disabledAt) throw memberDisabled(member.email);
    const { id, email, role } = member;
    await tx.invitation.updateMany({
      where: { purpose: "recover", email, usedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    await tx.invitation.create({
      data: {
        id: randomUUID(),
        purpose: "recover",
        email,
        role,
        tokenHash: hashToken(token),
        createdAt: now,
        expiresAt,
      },
    });
    if (wanted.removeTotp) {
      await tx.twoFactor.deleteMany({ where: { userId: id } });
      await tx.user.update({ where: { id }, data: { twoFactorEnabled: false } });
    }
    const after = { totpRemoved: wanted.removeTotp ?? false };
    await recordAudit(tx, commandActor(account), { action: "member.recovery-issued", subject: email, after });
    return { token, email, expiresAt };
  });
}

/** Whose password a link's secret may set now; null for anything else. */
export async function findRecovery({ db, clock }: Place, token: string): Promise<Recovery | null> {
  const link = await db.invitation.findFirst({ where: openLink(token, clock.now()) });
  const member = link?.email ? await db.user.findUnique({ where: { email: link.email } }) : null;
  if (!link || !member || member.disabledAt) return null;
  return { email: member.email, name: member.name, expiresAt: link.expiresAt };
}

/**
 * Gives a member the password that they chose, hashed already, and ends all their sessions, tokens, passkeys and links to
 * other services: whoever used them in their place is out.
 * The link is spent in the same transaction: of two who use it at once, one succeeds.
 * @throws OpsError access.link-invalid
 */
export async function acceptRecovery(
  { db, clock }: Place,
  token: string,
  wanted: { passwordHash: string; address?: string; agent?: string },
): Promise<{ userId: string; email: string }> {
  const now = clock.now();
  return db.$transaction(async (tx) => {
    const link = await tx.invitation.findFirst({ where: openLink(token, now) });
    const member = link?.email ? await tx.user.findUnique({ where: { email: link.email } }) : null;
    if (!link || !member || member.disabledAt) throw linkInvalid();
    const { count } = await tx.invitation.updateMany({ where: openLink(token, now), data: { usedAt: now } });
    if (count !== 1) throw linkInvalid();
    const { id: userId, name, email } = member;
    const credential = { providerId: "credential", accountId: userId };
    await tx.account.upsert({
      where: { providerId_accountId: credential },
      create: { id: randomUUID(), userId, ...credential, password: wanted.passwordHash },
      update: { password: wanted.passwordHash },
    });
    // Whoever got in by another way meanwhile must not stay in by it.
    await tx.session.deleteMany({ where: { userId } });
    await tx.passkey.deleteMany({ where: { userId } });
    await tx.account.deleteMany({ where: { userId, providerId: { not: "credential" } } });
    await tx.apiToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
    const who = { kind: "user" as const, id: userId, name, address: wanted.address, agent: wanted.agent };
    await recordAudit(tx, who, { action: "member.recovered", subject: email });
    return { userId, email };
  });
}

function openLink(token: string, now: Date) {
  const isOpen = { usedAt: null, revokedAt: null, expiresAt: { gt: now } };
  return { purpose: "recover", tokenHash: hashToken(token), ...isOpen };
}

function memberUnknown(email: string): OpsError {
  return new OpsError({
    code: "access.member-unknown",
    message: `Nobody of the team has the address ${email}`,
    hint: "Check its spelling; the team page lists everybody.",
    exit: 2,
  });
}

function memberDisabled(email: string): OpsError {
  return new OpsError({
    code: "access.member-disabled",
    message: `${email} was shut out of the console`,
    hint: "An admin lets them in again under Team.",
    exit: 3,
  });
}
