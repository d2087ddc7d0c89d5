import type { ValidateUserInfoSource } from "@better-auth/core";
import type { AppDatabase, Clock } from "#modules/platform";
import { findInvitationFor, spendInvitation } from "../invitations.ts";

type Door = { db: AppDatabase; clock: Clock; allow: string[] };
type Arrival = { email?: string | null; emailVerified?: boolean };

/** Whether an address, or its domain, is on the allow-list. */
export function isAllowed(allow: string[], email: string): boolean {
  const address = email.toLowerCase();
  const domain = address.slice(address.lastIndexOf("@"));
  return allow.some((entry) => entry.toLowerCase() === address || entry.toLowerCase() === domain);
}

/** Lets nobody join through another service but whom an invitation or the allow-list names, with an address the service has verified. */
export async function judgeJoining(
  { db, clock, allow }: Door,
  user: Arrival,
  { action }: Pick<ValidateUserInfoSource, "action">,
): Promise<undefined | { error: string }> {
  if (action !== "create-user") return undefined;
  if (!user.email || !user.emailVerified) return { error: "address_not_verified" };
  if (isAllowed(allow, user.email)) return undefined;
  return (await findInvitationFor({ db, clock }, user.email)) ? undefined : { error: "not_invited" };
}

/**
 * Gives somebody who joins the role of their invitation, which is spent; without one the allow-list makes a viewer.
 * False stops whoever has neither: an invitation may have been taken back since they were let pass.
 */
export async function joinByInvitation<Newcomer extends { email: string }>(
  { db, clock, allow }: Door,
  user: Newcomer,
): Promise<false | { data: Newcomer & { role: string } }> {
  const invitation = await findInvitationFor({ db, clock }, user.email);
  const isSpent = invitation !== null && (await spendInvitation({ db, clock }, invitation.id));
  if (!isSpent && !isAllowed(allow, user.email)) return false;
  return { data: { ...user, role: isSpent ? invitation.role : "viewer" } };
}
