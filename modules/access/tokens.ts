import { randomUUID } from "node:crypto";
import { type AppDatabase, type Clock, OpsError } from "#modules/platform";
import { type Actor, authorize, authorizeNow, may } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { hashToken, makeToken } from "./one-time-token.ts";
import { isRole, type Permission, tokenScopes } from "./permissions.ts";

type Place = { db: AppDatabase; clock: Clock };

export type TokenView = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  ownerId: string;
  ownerName: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

/** Not the hash: it is no secret, and nobody's business. */
const SHOWN = {
  ...{ id: true, name: true, prefix: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true },
  user: { select: { id: true, name: true } },
} as const;

const PREFIX = "atl_";
const PREFIX_SHOWN = PREFIX.length + 6;
const MAX_DAYS = 3650;
const DAY_MS = 24 * 3600 * 1000;
/** "Last used" is a hint for people; a row need not be written at every request. */
const USE_NOTED_EVERY_MS = 60_000;

/**
 * Makes a token for programs, with scopes that its maker has. The token itself is answered here and never again.
 * @throws OpsError access.forbidden, access.token-invalid
 */
export async function makeApiToken(
  { db, clock }: Place,
  actor: Actor | null,
  wanted: { name: string; scopes: string[]; expiresInDays: number | null },
): Promise<{ id: string; token: string }> {
  authorize(actor, "token:make");
  if (actor.kind !== "user") throw notAPerson();
  const scopes = checkScopes(actor, wanted.scopes);
  checkDays(wanted.expiresInDays);
  const token = makeToken(PREFIX);
  const id = randomUUID();
  const now = clock.now();
  await db.$transaction(async (tx) => {
    for (const scope of scopes) await authorizeNow(tx, actor, scope);
    await tx.apiToken.create({
      data: {
        id,
        name: wanted.name,
        prefix: token.slice(0, PREFIX_SHOWN),
        tokenHash: hashToken(token),
        scopes,
        userId: actor.id,
        createdAt: now,
        expiresAt: wanted.expiresInDays === null ? null : new Date(now.getTime() + wanted.expiresInDays * DAY_MS),
      },
    });
    const after = { scopes, expiresInDays: wanted.expiresInDays };
    await recordAudit(tx, actor, { action: "token.made", subject: wanted.name, after });
  });
  return { id, token };
}

function checkScopes(actor: Actor, wanted: string[]): Permission[] {
  const scopes = tokenScopes.filter((scope) => wanted.includes(scope));
  if (scopes.length === 0 || scopes.length !== new Set(wanted).size) {
    const hint = `Choose of: ${tokenScopes.join(", ")}.`;
    throw tokenInvalid("A token needs at least one scope, of those that there are", hint);
  }
  const beyond = scopes.find((scope) => !may(actor, scope));
  if (beyond) authorize(actor, beyond);
  return scopes;
}

function checkDays(days: number | null): void {
  if (days === null || (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS)) return;
  throw tokenInvalid(`A token lives from 1 to ${MAX_DAYS} whole days`, "Or for ever, until somebody takes it back.");
}

/** Takes a token back at once: one's own, or as an admin anybody's. */
export async function revokeApiToken({ db, clock }: Place, actor: Actor | null, id: string): Promise<void> {
  authorize(actor, "token:make");
  const token = await db.apiToken.findUnique({ where: { id } });
  if (!token || token.userId !== actor.id) authorize(actor, "token:revoke");
  if (!token) throw unknownToken();
  await db.$transaction(async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: clock.now() },
    });
    if (count > 0) await recordAudit(tx, actor, { action: "token.revoked", subject: token.name });
  });
}

/** Tokens that still open something: one's own, and for an admin everybody's. */
export async function listApiTokens({ db, clock }: Place, actor: Actor | null): Promise<TokenView[]> {
  authorize(actor, "token:make");
  const rows = await db.apiToken.findMany({
    where: {
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: clock.now() } }],
      ...(may(actor, "token:revoke") ? {} : { userId: actor.id }),
    },
    select: SHOWN,
    orderBy: { createdAt: "desc" },
  });
  return rows.map(({ user, ...row }) => ({ ...row, ownerId: user.id, ownerName: user.name }));
}

/** The actor behind an `Authorization` header; null for anything but a token that is good now. */
export async function findTokenActor({ db, clock }: Place, authorization: string | null): Promise<Actor | null> {
  const [, token] = /^Bearer (atl_[\w-]{43})$/.exec(authorization ?? "") ?? [];
  if (!token) return null;
  const row = await db.apiToken.findUnique({ where: { tokenHash: hashToken(token) }, include: { user: true } });
  const now = clock.now();
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now) || row.user.disabledAt) return null;
  if (!isRole(row.user.role)) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > USE_NOTED_EVERY_MS)
    await db.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  const name = `${row.name} (${row.user.name})`;
  return { kind: "token", id: row.id, name, role: row.user.role, scopes: row.scopes as Permission[] };
}

function tokenInvalid(message: string, hint: string): OpsError {
  return new OpsError({ code: "access.token-invalid", message, hint, exit: 2 });
}

function notAPerson(): OpsError {
  return new OpsError({
    code: "access.forbidden",
    message: "A token cannot make tokens",
    hint: "Sign in and make it under Account.",
    exit: 3,
  });
}

function unknownToken(): OpsError {
  return new OpsError({
    code: "access.token-unknown",
    message: "There is no such token",
    hint: "Reload the list.",
    exit: 2,
  });
}
