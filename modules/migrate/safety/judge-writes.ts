import { NONE } from "./own-writes.ts";
import { quotedName } from "./write-state.ts";
import type { OwnWrites, RowCounts, WriteState } from "./write-types.ts";

export type WrittenTable = RowCounts & { schema: string; name: string; table: string };

/** What others wrote since a mark. */
export type Writes = {
  rows: number;
  tables: WrittenTable[];
  /** Write-ahead log of the whole server, the migration's own included. */
  walBytes: number;
  /** False: there may be more, also when `rows` is 0. */
  certain: boolean;
  /** Why it is not certain, in words. */
  doubts: string[];
};

export type JudgeInput = {
  mark: WriteState;
  now: WriteState;
  own: OwnWrites;
  /** Tables whose writes are nobody's loss, as `schema.name`. */
  except: string[];
  /** The counters are complete: nobody is connected, or nobody wrote for so long that all were handed on. */
  isSettled: boolean;
};

/** Whether what a restore would take away may hold rows of others. What cannot be told counts as written. */
export function areWritten({ rows, certain }: Pick<Writes, "rows" | "certain">): boolean {
  return rows > 0 || !certain;
}

/** Every transaction since the mark was the migration's own: an exact proof, whatever the counters say. */
export function nobodyElseWrote(mark: WriteState, now: WriteState, own: OwnWrites): boolean {
  if (mark.identity !== now.identity || mark.underWay + now.underWay > 0) return false;
  const [from, to] = [BigInt(mark.nextXid), BigInt(now.nextXid)];
  const ours = new Set(own.xids.map(BigInt).filter((xid) => xid >= from && xid < to));
  return to - from === BigInt(ours.size);
}

export function judgeWrites({ mark, now, own, except, isSettled }: JudgeInput): Writes {
  const walBytes = Number(lsnBytes(now.lsn) - lsnBytes(mark.lsn));
  if (nobodyElseWrote(mark, now, own)) return { rows: 0, tables: [], walBytes, certain: true, doubts: [] };
  const doubts = doubtsAbout(mark, now, isSettled);
  if (mark.identity !== now.identity) return { rows: 0, tables: [], walBytes: 0, certain: false, doubts };
  const tables: WrittenTable[] = [];
  for (const [oid, counts] of Object.entries(now.tables)) {
    if (isExcepted(counts, except)) continue;
    const written = subtract(counts, mark.tables[oid], own.tables[oid]);
    if (!written) doubts.push(`the counters of ${quotedName(counts)} went back`);
    else if (rowsOf(written) > 0) {
      tables.push({ schema: counts.schema, name: counts.name, table: quotedName(counts), ...written });
    }
  }
  for (const [oid, gone] of Object.entries(mark.tables)) {
    if (!now.tables[oid]) doubts.push(`${quotedName(gone)} is gone, and its counters with it`);
  }
  tables.sort((a, b) => rowsOf(b) - rowsOf(a) || (a.table < b.table ? -1 : 1));
  const rows = tables.reduce((sum, table) => sum + rowsOf(table), 0);
  return { rows, tables, walBytes, certain: doubts.length === 0, doubts };
}

/** Our own book-keeping is nobody's loss. */
const LEDGER = "atalaya";

export function isExcepted({ schema, name }: { schema: string; name: string }, except: string[]): boolean {
  return schema === LEDGER || except.includes(`${schema}.${name}`);
}

/** Before it every server hands counters on when it pleases. */
const FLUSHES_IDLE_SESSIONS = 150_000;

function doubtsAbout(mark: WriteState, now: WriteState, isSettled: boolean): string[] {
  const doubts: [boolean, string][] = [
    [mark.identity !== now.identity, "it is another database than the one that was marked"],
    [mark.startedAt !== now.startedAt, "the server was restarted, which may lose counters"],
    [mark.statsReset !== now.statsReset, "the counters were reset"],
    [!mark.countsRows || !now.countsRows, "the server counts no rows (track_counts is off)"],
    [now.underWayHere > 0, "transactions of others are under way"],
    [now.serverVersionNum < FLUSHES_IDLE_SESSIONS, "PostgreSQL 14 keeps counters back in idle sessions"],
    [!isSettled, "sessions may hold back what they counted"],
  ];
  return doubts.flatMap(([isSo, words]) => (isSo ? [words] : []));
}

/** Null: fewer than before. */
function subtract(now: RowCounts, mark: RowCounts = NONE, own: RowCounts = NONE): RowCounts | null {
  const left = {
    inserted: now.inserted - mark.inserted - own.inserted,
    updated: now.updated - mark.updated - own.updated,
    deleted: now.deleted - mark.deleted - own.deleted,
  };
  return Math.min(left.inserted, left.updated, left.deleted) < 0 ? null : left;
}

const rowsOf = ({ inserted, updated, deleted }: RowCounts) => inserted + updated + deleted;

export function lsnBytes(lsn: string): bigint {
  const [high = "0", low = "0"] = lsn.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
