import { join } from "node:path";
import { type BackupKeys, openKeys } from "#modules/backup";
import { openStorage, type Storage } from "#modules/storage";
import { consoleSettings } from "./runtime.ts";

export function consoleStorage(): Storage {
  return openStorage(consoleSettings().storeUrl);
}

export async function consoleKeys(): Promise<BackupKeys> {
  const { keys: from, storeUrl, root } = consoleSettings();
  const { keys } = await openKeys({ from, storeUrl, directory: join(/* turbopackIgnore: true */ root, ".atalaya") });
  return keys;
}
