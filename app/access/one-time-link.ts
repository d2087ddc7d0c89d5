import { findInvitation, findRecovery, type OpenInvitation, type Recovery } from "#modules/access";
import { systemClock } from "#modules/platform";
import { consoleDatabase } from "../data/runtime.ts";

/** What a link under /join opens: one kind per thing that can be done once. */
export type OneTimeLink = { kind: "invitation"; invitation: OpenInvitation } | { kind: "recovery"; recovery: Recovery };

/** What a link's secret opens now; null for one that is used, taken back, too old or never was. */
export async function findOneTimeLink(token: string): Promise<OneTimeLink | null> {
  const place = { db: consoleDatabase(), clock: systemClock };
  const invitation = await findInvitation(place, token);
  if (invitation) return { kind: "invitation", invitation };
  const recovery = await findRecovery(place, token);
  return recovery && { kind: "recovery", recovery };
}
