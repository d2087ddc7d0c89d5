import { pipeline, Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { OpsError } from "#modules/platform";
import { keyedHash, recipientsMark } from "../keys.ts";
import { objectPath } from "../store/layout.ts";
import type { Vault } from "../store/vault.ts";
import { openSealed } from "./age-header.ts";
import type { ObjectRef } from "./object-ref.ts";

/** Small enough for the allocator to hand the same memory out again. */
const PIECE_BYTES = 64 * 1024;

/**
 * The plain bytes of one object, checked on the way: authenticity of every sealed piece, zstd's checksum, and at
 * the end the keyed hash that is its name. The last piece is only handed out when all of that held.
 * @throws OpsError backup.object-damaged, backup.wrong-identity, storage.missing
 */
export async function* readObject(
  vault: Vault,
  ref: ObjectRef & { recipients?: string },
  identity: string,
): AsyncGenerator<Buffer> {
  const name = keyedHash(vault.keys, "object").update(ref.recipients ?? recipientsMark(vault.keys));
  const opened = openSealed(vault.storage.read(objectPath(ref.name)), identity);
  const plain = pipeline(
    Readable.from(opened, { objectMode: false, highWaterMark: PIECE_BYTES }),
    createZstdDecompress({ chunkSize: PIECE_BYTES }),
    () => {},
  );
  let held: Buffer | null = null;
  let plainBytes = 0;
  try {
    for await (const piece of plain as AsyncIterable<Buffer>) {
      name.update(piece);
      plainBytes += piece.length;
      if (held) yield held;
      held = piece;
    }
  } catch (error) {
    throw await readFailure(vault, ref, error);
  } finally {
    plain.destroy();
  }
  if (name.digest("hex") !== ref.name || plainBytes !== ref.plainBytes) {
    throw namedFailure(ref, new Error("it holds other bytes than the manifest says"));
  }
  if (held) yield held;
}

/** A flipped bit in the header's stanza looks like another recipient's; the stored hash tells the two apart. */
async function readFailure(vault: Vault, ref: ObjectRef, error: unknown): Promise<OpsError> {
  const mayBeDamage = error instanceof OpsError && error.code === "backup.wrong-identity";
  if (!mayBeDamage || (await vault.storage.hash(objectPath(ref.name))) === ref.sha256) {
    return namedFailure(ref, error);
  }
  return namedFailure(ref, new Error("its age header was changed"));
}

function namedFailure(ref: ObjectRef, error: unknown): OpsError {
  if (error instanceof OpsError && error.code !== "backup.object-damaged") return error;
  return new OpsError({
    code: "backup.object-damaged",
    message: `${objectPath(ref.name)} is damaged: ${error instanceof Error ? error.message : error}.`,
    hint: "Restore another backup (npm run db:backups), then run npm run db:scrub to see what else is damaged.",
    exit: 1,
    cause: error,
  });
}
