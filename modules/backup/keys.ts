import { createHash, createHmac, randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { OpsError } from "#modules/platform";

/** What seals and opens backups. A machine that only takes them holds no identity. */
export type BackupKeys = {
  /** age public keys (`age1…`). */
  recipients: string[];
  /** age secret key (`AGE-SECRET-KEY-1…`), only where restores and drills run. */
  identity?: string;
  /** Names objects and authenticates manifests. */
  secret: string;
};

export type KeySources = { recipients: string[]; identity?: string; secret?: string };

/** New keys, made here and nowhere stored. */
export async function createKeys(): Promise<Required<BackupKeys>> {
  const identity = await generateX25519Identity();
  return { identity, recipients: [await identityToRecipient(identity)], secret: randomBytes(32).toString("base64url") };
}

/**
 * The keys from the environment; with none set and a local store, keys made once in `directory` (mode 0600).
 * @returns `created` true when they were made by this call, so that the caller shows the recovery kit.
 * @throws OpsError backup.keys-missing, backup.bad-key
 */
export async function openKeys(input: {
  from: KeySources;
  storeUrl: string;
  directory: string;
}): Promise<{ keys: BackupKeys; created: boolean }> {
  const { recipients, identity, secret } = input.from;
  const someSet = recipients.length > 0 || identity || secret;
  if (!someSet && input.storeUrl.startsWith("file:")) return openLocalKeys(input.directory);
  if (!secret) throw missing("BACKUP_SECRET");
  const checked = identity ? await recipientOf(identity) : undefined;
  const sealTo = recipients.length > 0 ? recipients : checked ? [checked] : [];
  if (sealTo.length === 0) throw missing("BACKUP_RECIPIENTS");
  for (const recipient of sealTo) checkRecipient(recipient);
  return { keys: { recipients: sealTo, secret, ...(identity ? { identity } : {}) }, created: false };
}

async function openLocalKeys(directory: string): Promise<{ keys: BackupKeys; created: boolean }> {
  const file = path.join(directory, "backup-keys.json");
  const stored = await readLocalKeys(file);
  if (stored) return { keys: stored, created: false };
  const keys = await createKeys();
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  try {
    // Linked whole: of two first runs at once, one gives its keys the name and the other reads them, never half of them.
    await link(draft, file);
    return { keys, created: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const made = await readLocalKeys(file);
    if (made) return { keys: made, created: false };
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readLocalKeys(file: string): Promise<BackupKeys | null> {
  try {
    return parseLocalKeys(await readFile(file, "utf8"), file);
  } catch (error) {
    if (error instanceof OpsError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new OpsError({
      code: "backup.bad-key",
      message: `${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
      hint: "Make it readable by the user that takes backups; it is never made anew over what is there.",
      exit: 2,
      cause: error,
    });
  }
}

function parseLocalKeys(text: string, file: string): BackupKeys {
  try {
    const value: unknown = JSON.parse(text);
    if (isKeys(value)) return value;
  } catch {
    // told below
  }
  throw new OpsError({
    code: "backup.bad-key",
    message: `${file} is not a key file.`,
    hint: "Put back the file from your recovery kit; backups made with it cannot be opened without it.",
    exit: 2,
  });
}

function isKeys(value: unknown): value is BackupKeys {
  if (!value || typeof value !== "object") return false;
  const keys = value as Partial<BackupKeys>;
  return (
    typeof keys.secret === "string" &&
    Array.isArray(keys.recipients) &&
    keys.recipients.length > 0 &&
    keys.recipients.every((r) => typeof r === "string")
  );
}

async function recipientOf(identity: string): Promise<string> {
  try {
    return await identityToRecipient(identity);
  } catch {
    throw badKey("BACKUP_IDENTITY");
  }
}

/** By the library that seals to it: a mistyped letter fails its checksum. */
function checkRecipient(recipient: string): void {
  try {
    new Encrypter().addRecipient(recipient);
  } catch {
    throw badKey("BACKUP_RECIPIENTS");
  }
}

/** @throws OpsError backup.identity-missing when this machine cannot open backups. */
export function requireIdentity(keys: BackupKeys): string {
  if (keys.identity) return keys.identity;
  throw new OpsError({
    code: "backup.identity-missing",
    message: "Opening a backup needs BACKUP_IDENTITY, and it is not set here.",
    hint: "Set it to the AGE-SECRET-KEY-1… line of the recovery kit, only on the machine that restores.",
    exit: 2,
  });
}

/** A keyed hash for one purpose; purposes never share a key. */
export function keyedHash(keys: BackupKeys, purpose: string): ReturnType<typeof createHmac> {
  return createHmac("sha256", createHmac("sha256", keys.secret).update(purpose).digest());
}

/** Identifies the set of recipients, so that a rotated key never reuses what the new identity cannot open. */
export function recipientsMark(keys: BackupKeys): string {
  return createHash("sha256")
    .update([...keys.recipients].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}

function missing(variable: string): OpsError {
  return new OpsError({
    code: "backup.keys-missing",
    message: `${variable} is not set.`,
    hint: "Set BACKUP_RECIPIENTS and BACKUP_SECRET from your recovery kit; npm run up makes a first set for a local store.",
    exit: 2,
  });
}

function badKey(variable: string): OpsError {
  return new OpsError({
    code: "backup.bad-key",
    message: `${variable} is not an age key.`,
    hint: "Recipients begin with age1, identities with AGE-SECRET-KEY-1; copy them from the recovery kit.",
    exit: 2,
  });
}
