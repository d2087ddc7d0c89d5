import { rewrittenTables, type Situation } from "./steps.ts";

export type Cause = "rewrite" | "index build" | "scan" | "later statements" | "work";

/** Why a lock was held for so long. */
export function causeOf(situation: Situation): Cause {
  const { measure, later } = situation;
  const rest = later.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (rest > measure.durationMs) return "later statements";
  if (rewrittenTables(measure).length > 0) return "rewrite";
  if (measure.rewrites.length > 0 || /^\s*(?:CREATE\s+(?:UNIQUE\s+)?INDEX|REINDEX)\b/i.test(measure.sql))
    return "index build";
  return measure.scans.length > 0 ? "scan" : "work";
}

const SAFE_WAYS: Record<Cause, string> = {
  rewrite:
    "Add a new column without a default that has to be computed, fill it in batches outside the migration, and change over in a later release; the old column goes in a release after that.",
  "index build":
    "Build it with CREATE INDEX CONCURRENTLY (or REINDEX … CONCURRENTLY) in a migration of its own; a UNIQUE or PRIMARY KEY constraint can then be added with USING INDEX.",
  scan: "Add the constraint NOT VALID in one migration and VALIDATE CONSTRAINT in the next, which scans without blocking writes. For SET NOT NULL: CHECK (column IS NOT NULL) NOT VALID, VALIDATE, then SET NOT NULL, which trusts the CHECK.",
  "later statements":
    "Split the file: a lock is held until its transaction ends, so the statements that take long belong into migrations of their own, before or after the one that locks.",
  work: "Do the work in smaller pieces, each in a migration of its own, or at a time when few wait.",
};

export function safeWayFor(cause: Cause): string {
  return SAFE_WAYS[cause];
}
