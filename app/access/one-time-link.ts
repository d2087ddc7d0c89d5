import { findInvitation, type OpenInvitation } from "#modules/access";
import { systemClock } from "#modules/platform";
import { consoleDatabase } from "../data/runtime.ts";

/** What a link under /join opens: one kind per thing that can be done once. */
export type OneTimeLink = { kind: "invitation"; invitation: OpenInvitation };

/** What a link's secret opens now; null for one that is used, taken back, too old or never was. */
export async function findOneTimeLink(token: string): Promise<OneTimeLink | null> {
  const place = { db: consoleDatabase(), clock: systemClock };
  const invitation = await findInvitation(place, token);
  return invitation && { kind: "invitation", invitation };
}
