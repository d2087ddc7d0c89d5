import { randomUUID } from "node:crypto";
import { type AppDatabase, OpsError } from "#modules/platform";
import type { Actor } from "./actor.ts";
import { recordAudit } from "./audit.ts";
import { assertPerson } from "./own-account.ts";

type Place = {
  db: AppDatabase;
  /** Whether this console has GitHub set up: a linked account is no way in without. */
  opensGithub: boolean;
};
type Transaction = Parameters<Parameters<AppDatabase["$transaction"]>[0]>[0];

/** Names one of somebody's own passkeys; nothing happens to another's. */
export async function renamePasskey(
  { db }: Pick<Place, "db">,
  actor: Actor | null,
  { id, name }: { id: string; name: string },
): Promise<void> {
  assertPerson(actor);
  await db.$transaction(async (tx) => {
    const user = await lockUser(tx, actor.id);
    const passkey = await tx.passkey.findFirst({ where: { id, userId: actor.id } });
    if (!passkey || passkey.name === name) return;
    await tx.passkey.update({ where: { id }, data: { name } });
    const [before, after] = [{ name: passkey.name }, { name }];
    await recordAudit(tx, actor, { action: "passkey.renamed", subject: user.email, before, after });
  });
}

/**
 * Removes one of somebody's own passkeys.
 * @throws OpsError access.last-way-in
 */
export async function removePasskey(place: Place, actor: Actor | null, id: string): Promise<void> {
  assertPerson(actor);
  await place.db.$transaction(async (tx) => {
    const user = await lockUser(tx, actor.id);
    const passkey = await tx.passkey.findFirst({ where: { id, userId: actor.id } });
    if (!passkey) return;
    await tx.passkey.delete({ where: { id } });
    await refuseNoWayIn(tx, place, actor.id);
    await recordAudit(tx, actor, { action: "passkey.removed", subject: user.email, before: { name: passkey.name } });
  });
}

/** Gives somebody their first password, hashed already; false changes nothing, since they have one that must be known to change it. */
export async function setFirstPassword(
  { db }: Pick<Place, "db">,
  actor: Actor | null,
  passwordHash: string,
): Promise<boolean> {
  assertPerson(actor);
  const userId = actor.id;
  return db.$transaction(async (tx) => {
    const user = await lockUser(tx, userId);
    if (await tx.account.findFirst({ where: { userId, providerId: "credential" } })) return false;
    const credential = { providerId: "credential", accountId: userId };
    await tx.account.create({ data: { id: randomUUID(), userId, ...credential, password: passwordHash } });
    await recordAudit(tx, actor, { action: "password.set", subject: user.email });
    return true;
  });
}

/**
 * Takes GitHub away from somebody's own account.
 * @throws OpsError access.last-way-in
 */
export async function unlinkGithub(place: Place, actor: Actor | null): Promise<void> {
  assertPerson(actor);
  await place.db.$transaction(async (tx) => {
    const user = await lockUser(tx, actor.id);
    const { count } = await tx.account.deleteMany({ where: { userId: actor.id, providerId: "github" } });
    if (count === 0) return;
    await refuseNoWayIn(tx, place, actor.id);
    await recordAudit(tx, actor, { action: "github.unlinked", subject: user.email });
  });
}

/** Two removals at the same moment must not each count on the other's way. */
async function lockUser(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT id FROM "User" WHERE id = ${id} FOR UPDATE`;
  return tx.user.findUniqueOrThrow({ where: { id } });
}

async function refuseNoWayIn(tx: Transaction, { opensGithub }: Place, userId: string): Promise<void> {
  const providers = opensGithub ? ["credential", "github"] : ["credential"];
  if (await tx.passkey.findFirst({ where: { userId } })) return;
  if (await tx.account.findFirst({ where: { userId, providerId: { in: providers } } })) return;
  throw new OpsError({
    code: "access.last-way-in",
    message: "This is the only way into the account",
    hint: "Add another first: a passkey, GitHub, or a password.",
    exit: 3,
  });
}
