import { type LockMode, lockStrength } from "./lock-modes.ts";
import type { Observation, RelationNow } from "./read-relations.ts";

/** What production has now: relations by oid, with the rows of its tables as far as they were counted. */
export type KnownRelations = { relations: Map<number, RelationNow>; rows: Map<number, number> };

export type Effects = {
  locks: { oid: number; mode: LockMode }[];
  rewrites: string[];
  scans: string[];
  sizeChangeBytes: number;
};

/** A parallel scan counts the leader's own share only; what reads less than this of a table did not read it from end to end. */
const SHARE_OF_A_SCAN = 0.1;
/** Fewer rows than this are changed in no time, however small the table. */
const MANY_ROWS = 1_000;

/** What happened between two looks of one session, as far as it concerns what was there before the run. */
export function compareObservations(
  known: KnownRelations,
  before: Observation,
  after: Observation,
  isTransactional: boolean,
): Effects {
  const scanned = isTransactional ? findScans(known, before, after) : findBuilt(before, after);
  return {
    locks: findLocks(known, before.held, after.held),
    rewrites: findRewrites(known, before, after),
    scans: namesOf(known, scanned),
    sizeChangeBytes: totalBytes(after) - totalBytes(before),
  };
}

/** Locks that are new or stronger than those held before. An index is left out where its table is locked as strongly. */
function findLocks(
  known: KnownRelations,
  before: Map<number, LockMode>,
  after: Map<number, LockMode>,
): Effects["locks"] {
  const fresh: Effects["locks"] = [];
  for (const [oid, mode] of after) {
    const relation = known.relations.get(oid);
    if (!relation || lockStrength(mode) <= lockStrength(before.get(oid))) continue;
    const ofTable = relation.table === null ? undefined : after.get(relation.table);
    if (lockStrength(mode) > lockStrength(ofTable)) fresh.push({ oid, mode });
  }
  return fresh;
}

/**
 * Tables and indexes with a new file. TRUNCATE gives a new file too and writes nothing, so a file that is empty now and was
 * not before is no rewrite, nor are its indexes'. An ALTER may replace an index by one of the same name over the same file.
 */
function findRewrites(known: KnownRelations, before: Observation, after: Observation): string[] {
  const tables: string[] = [];
  const rebuilt: string[] = [];
  const emptied = new Set<number>();
  const isNew = (old: RelationNow, now: RelationNow) => now.filenode !== old.filenode && now.filenode !== null;
  for (const [oid, old] of before.relations) {
    const now = after.relations.get(oid);
    if (!now || old.heapBytes === null || !isNew(old, now)) continue;
    if (now.heapBytes === 0 && old.heapBytes > 0) emptied.add(oid);
    else if (known.relations.has(oid)) tables.push(known.relations.get(oid)?.name ?? now.name);
  }
  const indexes = new Map([...after.relations.values()].filter(isIndex).map((index) => [index.name, index]));
  for (const [oid, old] of before.relations) {
    const origin = known.relations.get(oid);
    if (!isIndex(old) || !origin || emptied.has(old.table ?? 0)) continue;
    const now = after.relations.get(oid) ?? sameTable(old, indexes.get(old.name));
    if (now && isNew(old, now)) rebuilt.push(`index ${origin.name}`);
  }
  return [...tables.sort(), ...rebuilt.sort()];
}

function isIndex({ kind, filenode }: RelationNow): boolean {
  return kind === "i" && filenode !== null;
}

function sameTable(old: RelationNow, now: RelationNow | undefined): RelationNow | undefined {
  return now?.table === old.table ? now : undefined;
}

/** Also what was gone through by an index, batch by batch: rows changed say so. */
function findScans(known: KnownRelations, before: Observation, after: Observation): Set<number> {
  const found = new Set<number>();
  for (const [oid, now] of after.relations) {
    const old = before.relations.get(oid);
    const scans = now.scans - (old?.scans ?? 0);
    const tuples = now.tuplesRead - (old?.tuplesRead ?? 0);
    const changed = now.tuplesChanged - (old?.tuplesChanged ?? 0);
    const share = (known.rows.get(oid) ?? 0) * SHARE_OF_A_SCAN;
    if ((scans > 0 && tuples >= Math.max(1, share)) || changed >= Math.max(MANY_ROWS, share)) found.add(oid);
  }
  return found;
}

/** Outside a transaction nothing is counted for us: who got a new file or a new index was read for it. */
function findBuilt(before: Observation, after: Observation): Set<number> {
  const found = new Set<number>();
  for (const [oid, now] of after.relations) {
    if (now.filenode === null || now.filenode === before.relations.get(oid)?.filenode) continue;
    const table = after.relations.get(now.table ?? oid);
    if (table?.heapBytes) found.add(table.oid);
  }
  return found;
}

function namesOf(known: KnownRelations, oids: Set<number>): string[] {
  return [...oids].flatMap((oid) => known.relations.get(oid)?.name ?? []).sort();
}

function totalBytes({ relations }: Observation): number {
  let total = 0;
  for (const relation of relations.values()) total += relation.totalBytes ?? 0;
  return total;
}
