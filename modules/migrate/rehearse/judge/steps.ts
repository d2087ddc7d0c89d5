import type { HeldLock, Rehearsal, StatementMeasure } from "../../types.ts";
import { blocksWrites } from "../lock-modes.ts";

/** A statement with what blocks others while it runs: its own locks, and those of its transaction before it. */
export type Situation = {
  measure: StatementMeasure;
  /** Locks that hold up writes, its own first. */
  blocking: HeldLock[];
  /** Statements after it in its transaction, which lengthen its locks. */
  later: StatementMeasure[];
};

export function readSituations({ statements }: Pick<Rehearsal, "statements">): Situation[] {
  return statements.map((measure, at) => {
    const start = startOf(statements, at);
    const end = statements.findIndex((each, i) => i > at && !shareTransaction(statements[i - 1], each));
    const before = statements.slice(start, at).flatMap(({ locks }) => locks);
    return {
      measure,
      blocking: [...measure.locks, ...before].filter(({ mode }) => blocksWrites(mode)),
      later: statements.slice(at + 1, end === -1 ? statements.length : end),
    };
  });
}

function startOf(statements: StatementMeasure[], at: number): number {
  let start = at;
  while (start > 0 && shareTransaction(statements[start - 1], statements[start])) start--;
  return start;
}

function shareTransaction(a: StatementMeasure | undefined, b: StatementMeasure | undefined): boolean {
  return a !== undefined && b !== undefined && a.file === b.file && a.step === b.step && a.isTransactional;
}

/** Tables rewritten, without their indexes. */
export function rewrittenTables({ rewrites }: StatementMeasure): string[] {
  return rewrites.filter((name) => !name.startsWith("index "));
}

/** What was read from end to end while nobody could write to it. */
export function blockingScans({ measure, blocking }: Situation): string[] {
  return measure.scans.filter((name) => isLocked(name, blocking));
}

/** What a statement that writes rows read from end to end: it keeps the rows that it changed locked. */
export function writtenScans({ measure }: Situation): string[] {
  return WRITES.test(measure.sql) ? measure.scans : [];
}

const WRITES = /^\s*(?:UPDATE|DELETE|MERGE|WITH|DO|CALL)\b/i;

/** What was built anew while somebody waited: tables and indexes. */
export function blockingRewrites({ measure, blocking }: Situation): string[] {
  return blocking.length === 0 ? [] : measure.rewrites;
}

/** Tables that this statement locked and later ones of its transaction read from end to end. */
export function laterScans({ measure, later }: Situation): string[] {
  const own = measure.locks.filter(({ mode }) => blocksWrites(mode));
  return [...new Set(later.flatMap(({ scans }) => scans))].filter((name) => isLocked(name, own));
}

function isLocked(name: string, locks: HeldLock[]): boolean {
  return locks.some(({ relation }) => relation === name);
}

export function longest(locks: HeldLock[]): HeldLock | undefined {
  return locks.reduce<HeldLock | undefined>(
    (most, lock) => (most && most.heldMs >= lock.heldMs ? most : lock),
    undefined,
  );
}
