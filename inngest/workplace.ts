import { join } from "node:path";
import config from "#config";
import { type BackupKeys, openKeys } from "#modules/backup";
import {
  type AppDatabase,
  type Clock,
  createLog,
  getSetting,
  type Log,
  loadSettings,
  type Report,
  type Settings,
  systemClock,
} from "#modules/platform";
import { createAppDatabase } from "#modules/platform/database";
import { openStorage, type Storage } from "#modules/storage";
import { reportToFeed } from "./report-to-feed.ts";

/** What every scheduled or requested piece of work needs. */
export type Workplace = {
  settings: Settings;
  db: AppDatabase;
  storage: Storage;
  keys: BackupKeys;
  clock: Clock;
  log: Log;
  report: Report;
};

let workplace: Promise<Workplace> | undefined;

/** Opened at first use and kept: a build has no environment. A command passes its own log, so that stdout stays its own. */
export function openWorkplace(log?: Log): Promise<Workplace> {
  workplace ??= createWorkplace(log).catch((error: unknown) => {
    workplace = undefined;
    throw error;
  });
  return workplace;
}

async function createWorkplace(given?: Log): Promise<Workplace> {
  const settings = loadSettings(config);
  const db = createAppDatabase(getSetting(settings, "databaseUrl"));
  const storage = openStorage(settings.storeUrl);
  const directory = join(/* turbopackIgnore: true */ settings.root, ".atalaya");
  const { keys } = await openKeys({ from: settings.keys, storeUrl: settings.storeUrl, directory });
  const log = given ?? createLog({ to: "stdout", level: settings.logLevel });
  return { settings, db, storage, keys, clock: systemClock, log, report: reportToFeed(db, log) };
}
