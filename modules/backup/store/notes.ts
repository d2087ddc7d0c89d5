import { Decrypter, Encrypter } from "age-encryption";
import { OpsError } from "#modules/platform";
import type { Storage } from "#modules/storage";
import { type BackupKeys, requireIdentity } from "../keys.ts";
import { decodeSigned, encodeSigned } from "./manifest.ts";
import { openVault } from "./vault.ts";

/** Folders of a store in which other modules keep what must outlive the database; expiry and scrubbing leave them alone. */
export type NoteFolder = "migrations";

/** `summary` is signed and readable with the secret; `body` is sealed to the recipients. Both are JSON. */
export type Note = { summary: unknown; openBody(): Promise<unknown> };

type Store = { storage: Storage; keys: BackupKeys };

/** Writes a document beside the backups, over one of the same id. @throws OpsError backup.foreign-store, backup.wrong-secret */
export async function putNote(
  store: Store,
  note: { folder: NoteFolder; id: string; summary: unknown; body: unknown },
): Promise<void> {
  const { storage, keys } = await openVault({ ...store, create: true });
  const encrypter = new Encrypter();
  for (const recipient of keys.recipients) encrypter.addRecipient(recipient);
  const sealed = Buffer.from(await encrypter.encrypt(JSON.stringify(note.body))).toString("base64");
  const place = placeOf(note.folder, note.id);
  await storage.put(place, encodeSigned(keys, place, { summary: note.summary, sealed }));
}

/** The document of that id, or null. @throws OpsError backup.manifest-forged when it was changed by somebody without the secret */
export async function findNote(store: Store, folder: NoteFolder, id: string): Promise<Note | null> {
  const place = placeOf(folder, id);
  const bytes = await store.storage.find(place);
  return bytes ? readNote(store.keys, place, bytes) : null;
}

/** Ids of every document in a folder, in order. */
export async function listNotes({ storage }: Pick<Store, "storage">, folder: NoteFolder): Promise<string[]> {
  const ids: string[] = [];
  for await (const { path } of storage.list(`${folder}/`)) {
    const id = path.slice(folder.length + 1).replace(/\.json$/, "");
    if (isId(id)) ids.push(id);
  }
  return ids.sort();
}

function readNote(keys: BackupKeys, place: string, bytes: Buffer): Note {
  const { summary, sealed } = decodeSigned(keys, place, bytes) as { summary: unknown; sealed: string };
  return {
    summary,
    openBody: async () => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(requireIdentity(keys));
      return JSON.parse(await decrypter.decrypt(Buffer.from(sealed, "base64"), "text"));
    },
  };
}

function placeOf(folder: NoteFolder, id: string): string {
  if (isId(id)) return `${folder}/${id}.json`;
  throw new OpsError({
    code: "backup.bad-note",
    message: `"${id}" cannot name a document of the store.`,
    hint: "Letters, digits and dashes only.",
    exit: 2,
  });
}

function isId(id: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(id);
}
