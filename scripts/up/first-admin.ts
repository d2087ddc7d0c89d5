import { userInfo } from "node:os";
import { issueFirstAdminToken } from "#modules/access";
import { getSetting, type Settings, systemClock } from "#modules/platform";
import { createAppDatabase } from "#modules/platform/database";

/** The page that a person opens first: while nobody is admin, a link that makes them one, once; afterwards the console itself. */
export async function firstPage(settings: Settings): Promise<{ url: string; isOneTime: boolean }> {
  const url = getSetting(settings, "accessUrl");
  const db = createAppDatabase(getSetting(settings, "databaseUrl"));
  const token = await issueFirstAdminToken({ db, clock: systemClock }, userInfo().username);
  return token === null ? { url, isOneTime: false } : { url: `${url}/join/${token}`, isOneTime: true };
}
