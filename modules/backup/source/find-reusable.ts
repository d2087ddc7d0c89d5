import type { ObjectRef } from "../sealing/object-ref.ts";
import type { readJournals } from "../store/journal.ts";
import { OBJECTS, objectPath } from "../store/layout.ts";
import type { Manifest } from "../store/manifest.ts";
import { listBackupIds, readManifest, type Vault } from "../store/vault.ts";
import { type ChunkSource, historyOf, mayBeBelieved, ReusableChunks } from "./reusable-chunks.ts";

export type Known = {
  chunks: ReusableChunks;
  objects: ObjectRef[];
  parentId: string | null;
  /** The parent's structure, while it is stored and may be believed; `mark` says of what. */
  structure: { mark: string; preData: ObjectRef; postData: ObjectRef } | null;
};

const MANIFESTS_LOOKED_AT = 20;

/** Gathers what earlier runs left that this one may use: the newest manifest of the same database and the journals of killed runs. */
export async function findReusable(
  vault: Vault,
  now: { history: string | null; nextXid: string; recipients: string },
  database: string,
  journals: Awaited<ReturnType<typeof readJournals>>,
  full: boolean,
): Promise<Known> {
  const parent = await findParent(vault, now.history, database);
  const stored = await listStored(vault);
  const sources = [
    ...(parent ? [fromManifest(parent)] : []),
    ...journals.map(({ file }) => ({ ...file, chunks: file.entries })),
  ];
  const isStored = (ref: ObjectRef) => stored.get(objectPath(ref.name)) === ref.storedBytes;
  const chunks = new ReusableChunks(now, full ? [] : sources, (chunk) => chunk.rows === 0 || isStored(chunk.object));
  const refs = sources
    .filter(({ recipients }) => recipients === now.recipients)
    .flatMap(({ chunks: all }) => all.map(({ chunk }) => chunk.object));
  const schemaRefs = parent ? Object.values(parent.schema) : [];
  const objects = [...refs, ...schemaRefs].filter(isStored);
  return {
    chunks,
    objects,
    parentId: parent?.id ?? null,
    structure: full ? null : findStructure(parent, now, isStored),
  };
}

function findStructure(
  parent: Manifest | null,
  now: { history: string | null; nextXid: string; recipients: string },
  isStored: (ref: ObjectRef) => boolean,
): Known["structure"] {
  if (!parent?.structureMark || !mayBeBelieved(now, fromManifest(parent))) return null;
  const { preData, postData } = parent.schema;
  return isStored(preData) && isStored(postData) ? { mark: parent.structureMark, preData, postData } : null;
}

/** The newest authentic manifest of this line of history; a damaged one is passed over, since it only saves work. */
async function findParent(vault: Vault, history: string | null, database: string): Promise<Manifest | null> {
  const ids = (await listBackupIds(vault)).reverse().slice(0, MANIFESTS_LOOKED_AT);
  let sameDatabase: Manifest | null = null;
  for (const id of ids) {
    const manifest = await readManifest(vault, id).catch(() => null);
    if (!manifest || manifest.source.database !== database) continue;
    if (historyOf({ identity: manifest.source }) === history) return manifest;
    sameDatabase ??= manifest;
  }
  return sameDatabase;
}

function fromManifest(manifest: Manifest): ChunkSource {
  return {
    history: historyOf({ identity: manifest.source }),
    nextXid: manifest.source.nextXid,
    recipients: manifest.recipients,
    chunks: manifest.tables.flatMap((table) => table.chunks.map((chunk) => ({ table, chunk }))),
  };
}

async function listStored(vault: Vault): Promise<Map<string, number>> {
  const stored = new Map<string, number>();
  for await (const { path, sizeBytes } of vault.storage.list(OBJECTS)) stored.set(path, sizeBytes);
  return stored;
}
