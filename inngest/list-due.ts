import { isBackupUnderWay } from "#modules/backup";
import { getDatabase } from "#modules/platform";
import type { Workplace } from "./workplace.ts";

/**
 * The databases whose hour it is: those with an address and no backup under way. One that outlasts its hour is not
 * asked for again: the second would only wait until it is given up for silent, and call people.
 */
export async function listDue({ settings, db, clock }: Workplace): Promise<{ name: string; url: string }[]> {
  const due: { name: string; url: string }[] = [];
  for (const { name, url } of Object.values(settings.databases)) {
    if (url === undefined || (await isBackupUnderWay(db, name, clock.now()))) continue;
    due.push(getDatabase(settings, name));
  }
  return due;
}
