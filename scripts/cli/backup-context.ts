import { join } from "node:path";
import { type BackupKeys, createRecoveryKit, openKeys } from "#modules/backup";
import { getDatabase, OpsError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import { openStorage, type Storage } from "#modules/storage";
import type { CommandIo } from "./run-command.ts";

export type StoreOptions = { store?: string };
export type DatabaseOptions = { database?: string; url?: string };

/** What commands that take these options spread into `command.option`. */
export const storeOption = ["--store <url>", "where backups live, file:///absolute/path"] as const;
export const databaseOption = ["--database <name>", "a database of atalaya.config.ts"] as const;
export const urlOption = ["--url <url>", "a direct connection string"] as const;

/** The store of `--store` or the config, with its keys; keys made just now are shown once as the recovery kit. */
export async function openStore(
  options: StoreOptions,
  io: CommandIo,
): Promise<{ storage: Storage; keys: BackupKeys; storeUrl: string }> {
  const storeUrl = options.store ?? io.settings.storeUrl;
  const storage = openStorage(storeUrl);
  const { keys, created } = await openKeys({
    from: io.settings.keys,
    storeUrl,
    directory: join(io.settings.root, ".atalaya"),
  });
  // The log of a CI is read by more people than may open backups.
  if (created && io.settings.runtime.ci) io.say("Keys were made in .atalaya/backup-keys.json; keep a copy elsewhere.");
  else if (created && keys.identity) {
    const kit = { ...keys, identity: keys.identity };
    io.say(`\n${createRecoveryKit({ storeUrl, keys: kit, createdAt: new Date() })}`);
  }
  return { storage, keys, storeUrl };
}

/** The database of `--url`, `--database`, or the only one of the config. */
export function chooseDatabase(options: DatabaseOptions, io: CommandIo): { label: string; url: string } {
  if (options.url && options.database) {
    throw new OpsError({
      code: "usage.both-given",
      message: "Give --database or --url, not both.",
      hint: "Leave one of them out.",
      exit: 2,
    });
  }
  if (options.url) return { label: describeTarget(options.url).database, url: options.url };
  const { name, url } = getDatabase(io.settings, options.database);
  return { label: name, url };
}
