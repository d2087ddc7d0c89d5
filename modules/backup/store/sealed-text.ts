import { requireIdentity } from "../keys.ts";
import { readObject } from "../sealing/object-reader.ts";
import type { ObjectRef } from "../sealing/object-ref.ts";
import { ObjectWriter } from "../sealing/object-writer.ts";
import type { PublishedObjects } from "./published-objects.ts";
import type { Vault } from "./vault.ts";

/** Stores a text as one sealed object. */
export async function sealText(vault: Vault, published: PublishedObjects, text: string): Promise<ObjectRef> {
  const writer = await ObjectWriter.open(vault.storage, vault.keys);
  try {
    await writer.write(Buffer.from(text));
    return (await writer.finish(published)).ref;
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** Opens what `sealText` stored. */
export async function openText(vault: Vault, ref: ObjectRef): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of readObject(vault, ref, requireIdentity(vault.keys))) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}
