import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { OpsError } from "#modules/platform";
import { type BackupKeys, keyedHash } from "../keys.ts";
import { backupKinds } from "../types.ts";

const objectRef = z.object({
  name: z.string().regex(/^[0-9a-f]{64}$/),
  plainBytes: z.number(),
  storedBytes: z.number(),
  sha256: z.string(),
});

const chunk = z.object({
  from: z.number(),
  to: z.number().nullable(),
  rows: z.number(),
  /** Sum over the rows of their checksum, modulo 2^64, computed by the source. */
  checksum: z.string(),
  /** Sum over the rows of hash(ctid, xmin): says whether the range changed, without reading it. */
  fingerprint: z.string(),
  object: objectRef,
});

const table = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), typeOid: z.number(), typmod: z.number() })),
  loadInto: z.object({ schema: z.string(), name: z.string() }).nullable(),
  condition: z.string().nullable(),
  rows: z.number(),
  checksum: z.string(),
  oid: z.number(),
  filenode: z.string(),
  /** Everything that decides how the rows print; null when it cannot be pinned, and the rows are always read. */
  shape: z.string().nullable(),
  pagesPerChunk: z.number(),
  chunks: z.array(chunk),
});

const manifest = z.object({
  format: z.literal(1),
  id: z.string(),
  /** The database's name in the team's config; without one, its name on the server. */
  label: z.string(),
  kind: z.enum(backupKinds),
  parent: z.string().nullable(),
  startedAt: z.string(),
  /** The moment the rows are of. */
  takenAt: z.string(),
  finishedAt: z.string(),
  pinnedUntil: z.string().nullable(),
  recipients: z.string(),
  source: z.object({
    database: z.string(),
    databaseOid: z.string(),
    systemId: z.string(),
    timeline: z.string().nullable(),
    serverVersion: z.string(),
    serverVersionNum: z.number(),
    nextXid: z.string(),
    encoding: z.string(),
    collate: z.string(),
    ctype: z.string(),
    provider: z.string(),
    locale: z.string().nullable(),
    extensions: z.array(z.object({ name: z.string(), version: z.string() })),
  }),
  /** A mark of the system catalogs: the same one says that the structure is the same, without reading it. */
  structureMark: z.string().nullable(),
  schema: z.object({ preData: objectRef, postData: objectRef, databaseFacts: objectRef }),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
  largeObjects: z
    .object({
      count: z.number(),
      bytes: z.number(),
      checksum: z.string(),
      create: objectRef,
      chunks: z.array(objectRef),
    })
    .nullable(),
  tables: z.array(table),
  totals: z.object({
    rows: z.number(),
    tables: z.number(),
    chunks: z.object({ total: z.number(), written: z.number(), reused: z.number() }),
    bytes: z.object({ read: z.number(), stored: z.number(), reused: z.number() }),
  }),
});

/** What a backup is made of: names, counts and checksums; no row and no DDL. Format in the module's README. */
export type Manifest = z.infer<typeof manifest>;
export type ManifestTable = z.infer<typeof table>;
export type ManifestChunk = z.infer<typeof chunk>;

/** Signs a small JSON document for one place in the store, so that it cannot be edited, nor stand for another. */
export function encodeSigned(keys: BackupKeys, place: string, value: unknown): Buffer {
  const body = JSON.stringify(value);
  return Buffer.from(`${body}\nhmac-sha256 ${mac(keys, place, body)}\n`);
}

/** @throws OpsError backup.manifest-forged */
export function decodeSigned(keys: BackupKeys, place: string, bytes: Buffer): unknown {
  const match = /^(.*)\nhmac-sha256 ([0-9a-f]{64})\n$/s.exec(bytes.toString("utf8"));
  const [, body, found] = match ?? [];
  const isAuthentic =
    body !== undefined &&
    found !== undefined &&
    Buffer.from(body).length === bytes.length - found.length - "\nhmac-sha256 \n".length;
  if (!isAuthentic || !timingSafeEqual(Buffer.from(found), Buffer.from(mac(keys, place, body)))) throw forged(place);
  try {
    return JSON.parse(body);
  } catch (error) {
    throw forged(place, error);
  }
}

export function encodeManifest(keys: BackupKeys, place: string, value: Manifest): Buffer {
  return encodeSigned(keys, place, value);
}

/** @throws OpsError backup.manifest-forged, backup.manifest-newer */
export function decodeManifest(keys: BackupKeys, place: string, bytes: Buffer): Manifest {
  const value = decodeSigned(keys, place, bytes);
  const parsed = manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new OpsError({
    code: "backup.manifest-newer",
    message: `${place} is authentic, but of a format this version does not read.`,
    hint: "Use the version of Atalaya that took this backup, or a newer one.",
    exit: 2,
    cause: parsed.error,
  });
}

function mac(keys: BackupKeys, place: string, body: string): string {
  return keyedHash(keys, "manifest").update(place).update("\0").update(body).digest("hex");
}

function forged(place: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "backup.manifest-forged",
    message: `${place} is truncated, was changed, or was signed with another BACKUP_SECRET.`,
    hint: "Restore another backup (npm run db:backups lists them) and keep this file for inspection.",
    exit: 1,
    cause,
  });
}
