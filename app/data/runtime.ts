import config from "#config";
import { type AppDatabase, type Cache, createCache, getSetting, loadSettings, type Settings } from "#modules/platform";
import { createAppDatabase } from "#modules/platform/database";

let settings: Settings | undefined;
let cache: Cache | undefined;

/** The settings of this process, read at first use: a build has none. */
export function consoleSettings(): Settings {
  settings ??= loadSettings(config);
  return settings;
}

/** The console's own database. Throws `config.missing` when DATABASE_URL is not set. */
export function consoleDatabase(): AppDatabase {
  return createAppDatabase(getSetting(consoleSettings(), "databaseUrl"));
}

export function consoleCache(): Cache {
  cache ??= createCache(consoleSettings());
  return cache;
}
