import { recipientsMark } from "../../../modules/backup/keys.ts";
import type { ObjectRef } from "../../../modules/backup/sealing/object-ref.ts";
import { ObjectWriter } from "../../../modules/backup/sealing/object-writer.ts";
import type { Manifest } from "../../../modules/backup/store/manifest.ts";
import { PublishedObjects } from "../../../modules/backup/store/published-objects.ts";
import { type Vault, writeManifest } from "../../../modules/backup/store/vault.ts";
import { manifestOf, manifestTableOf } from "./manifest-of.ts";

/** Puts a text into the store as an object. */
export async function storeText(vault: Vault, text: string): Promise<ObjectRef> {
  const writer = await ObjectWriter.open(vault.storage, vault.keys);
  await writer.write(Buffer.from(text));
  return (await writer.finish(new PublishedObjects(vault.storage, []))).ref;
}

/** A backup as takeBackup leaves one: its objects in the store, then its manifest. `objects` become a chunk each. */
export async function storeBackup(vault: Vault, objects: ObjectRef[], change: Partial<Manifest>): Promise<Manifest> {
  const structure = await storeText(vault, `structure of ${change.id}`);
  const chunks = objects.map((object, i) => ({ ...manifestTableOf().chunks[0], from: i, object }));
  const manifest = manifestOf({
    recipients: recipientsMark(vault.keys),
    schema: { preData: structure, postData: structure, databaseFacts: structure },
    tables: [manifestTableOf({ chunks: chunks as Manifest["tables"][number]["chunks"] })],
    ...change,
  });
  await writeManifest(vault, manifest);
  return manifest;
}
