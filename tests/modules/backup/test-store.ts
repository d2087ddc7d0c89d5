import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BackupKeys, createKeys } from "../../../modules/backup/index.ts";
import { openVault, type Vault } from "../../../modules/backup/store/vault.ts";
import type { Log } from "../../../modules/platform/index.ts";
import { openStorage, type Storage } from "../../../modules/storage/index.ts";

export type TestStore = {
  /** Where the store's files are, for tests that harm them. */
  folder: string;
  storage: Storage;
  keys: Required<BackupKeys>;
  openVault(): Promise<Vault>;
  remove(): Promise<void>;
};

/** An empty store on disk with keys of its own. */
export async function createTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-store-"));
  const storage = openStorage(`file://${folder}`);
  const keys = await createKeys();
  return {
    folder,
    storage,
    keys,
    openVault: () => openVault({ storage, keys, create: true }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const ignore = () => undefined;

/** A log that nobody reads. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => silentLog };
