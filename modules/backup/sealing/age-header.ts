import { randomBytes } from "node:crypto";
import { Decrypter, Encrypter } from "age-encryption";
import { OpsError } from "#modules/platform";
import { STREAM_NONCE_BYTES, StreamOpener, StreamSealer, streamKey } from "./age-stream.ts";

const EMPTY_PAYLOAD_BYTES = STREAM_NONCE_BYTES + 16;
const MAX_HEADER_BYTES = 64 * 1024;
const HEADER_END = Buffer.from("\n--- ");

/** A fresh file key wrapped to the recipients by the age library; the payload is ours to stream. */
export async function beginSealing(recipients: string[]): Promise<{ opening: Buffer; sealer: StreamSealer }> {
  const encrypter = new Encrypter();
  let fileKey = new Uint8Array(0);
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = key.slice();
      return [];
    },
  });
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const emptyFile = Buffer.from(await encrypter.encrypt(new Uint8Array(0)));
  const header = emptyFile.subarray(0, emptyFile.length - EMPTY_PAYLOAD_BYTES);
  const nonce = randomBytes(STREAM_NONCE_BYTES);
  return { opening: Buffer.concat([header, nonce]), sealer: new StreamSealer(streamKey(fileKey, nonce)) };
}

/**
 * Opens an age file as it is read.
 * @throws OpsError backup.wrong-identity, backup.object-damaged
 */
export async function* openSealed(source: AsyncIterable<Buffer>, identity: string): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  let opener: StreamOpener | null = null;
  for await (const bytes of source) {
    if (opener) {
      yield* opener.open(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    const payloadAt = payloadOffset(head);
    if (payloadAt === null) continue;
    opener = await openHeader(head, payloadAt, identity);
    yield* opener.open(head.subarray(payloadAt));
  }
  if (!opener) throw damaged("its header is incomplete");
  yield opener.finish();
}

function payloadOffset(head: Buffer): number | null {
  const end = head.indexOf(HEADER_END);
  const macEnd = end < 0 ? -1 : head.indexOf(0x0a, end + HEADER_END.length);
  if (macEnd < 0) {
    if (head.length > MAX_HEADER_BYTES) throw damaged("it has no age header");
    return null;
  }
  const offset = macEnd + 1 + STREAM_NONCE_BYTES;
  return head.length >= offset ? offset : null;
}

async function openHeader(head: Buffer, payloadAt: number, identity: string): Promise<StreamOpener> {
  const headerEnd = payloadAt - STREAM_NONCE_BYTES;
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const fileKey = await decrypter.decryptHeader(head.subarray(0, headerEnd)).catch((error: unknown) => {
    if (error instanceof Error && /no identity matched/.test(error.message)) throw wrongIdentity(error);
    throw damaged("its age header was changed", error);
  });
  return new StreamOpener(streamKey(fileKey, head.subarray(headerEnd, payloadAt)));
}

function wrongIdentity(cause: unknown): OpsError {
  return new OpsError({
    code: "backup.wrong-identity",
    message: "BACKUP_IDENTITY does not open this backup; it was sealed to another recipient.",
    hint: "Use the identity from the recovery kit of the time the backup was taken.",
    exit: 2,
    cause,
  });
}

function damaged(what: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "backup.object-damaged",
    message: what,
    hint: "Restore another backup, then run npm run db:scrub to see what else is damaged.",
    exit: 1,
    cause,
  });
}
