import type { OwnWrites, WriteState } from "./safety/write-types.ts";

/** Something wrong, told once: stable code, quoted object, what it means, how to mend it. */
export type Fault<Code extends string = string> = {
  code: Code;
  /** Quoted as SQL needs it: `public."Order".total`. */
  object: string;
  message: string;
  /** Prose lines and SQL lines; every line that ends with a semicolon is SQL to run as it stands. */
  hint: string;
};

/** Something about one object that is no fault. */
export type Remark = { object: string; message: string };

export type CheckState = "passed" | "faulty" | "partly" | "not-checked" | "skipped";

export type CheckOutcome = {
  /** Its name in the registry; stable. */
  check: string;
  title: string;
  /** `partly`: no fault in what could be seen. */
  state: CheckState;
  looked: number;
  /** What `looked` counts: "indexes", or "index" for one. */
  objects: string;
  faults: number;
  /** Why it was skipped. */
  reason?: string;
  durationMs: number;
};

/** `object` is null where it is about the whole check. */
export type CheckRemark = { check: string; object: string | null; message: string };

export type Validation<Code extends string = string> = {
  /** No fault was found; what `notChecked` lists may still hold some. */
  ok: boolean;
  faults: Fault<Code>[];
  notChecked: CheckRemark[];
  notes: CheckRemark[];
  checks: CheckOutcome[];
  database: { label: string; role: string; serverVersion: string };
  durationMs: number;
};

/** A row of Prisma's history that counts: not marked as rolled back. */
export type HistoryRow = {
  id: string;
  name: string;
  checksum: string;
  finished: boolean;
  startedAt: string;
  /** What a failed run left: Prisma's words, then the server's. */
  logs: string | null;
};

export type Severity = "error" | "warning" | "note";

/** What is dangerous about a pending migration. An `error` that is neither waived, accepted nor settled refuses the run. */
export type Finding = {
  /** Stable, kebab-case: squawk's own name or ours. */
  rule: string;
  /** The migration's folder. */
  file: string;
  /** 1-based, in `migration.sql`. */
  line: number;
  severity: Severity;
  /** The hazard: what it locks, for how long it did so in rehearsal, what may be lost. */
  message: string;
  /** How to reach the same end safely, with SQL to paste where there is some. */
  safeWay: string;
  by: "squawk" | "atalaya" | "rehearsal";
  /** `-- atalaya:allow <rule> until <date>: <reason>` in the file. */
  waived?: { until: string; reason: string };
  /** Named by `--accept`. */
  accepted?: true;
  /** Why the rehearsal found it harmless: it took no lock over the budget, rewrote and scanned nothing. */
  settled?: string;
};

/** Lock modes as pg_locks names them: `AccessExclusiveLock`. */
export type HeldLock = { relation: string; mode: string; heldMs: number };

/** What one statement did on the copy of production. Relations are quoted names: `public."Order"`. */
export type StatementMeasure = {
  file: string;
  line: number;
  /** Shortened to 2,000 characters, literals kept: a migration holds no secret. */
  sql: string;
  durationMs: number;
  /** Rows it touched, where the server says; else null. */
  rows: number | null;
  /** On relations that were there before the file, modes that block somebody's writes or reads; held until its step ends. */
  locks: HeldLock[];
  /** Relations whose files were written anew. */
  rewrites: string[];
  /** Relations that were there before and were read from end to end. */
  scans: string[];
  sizeChangeBytes: number;
  isTransactional: boolean;
  /** Which step of the file it belongs to, from 0: statements of one step share a transaction. */
  step?: number;
};

/** One comparison of data, before and after or against a constraint to come. Values of rows are masked. */
export type DataCheck = {
  check: "row-count" | "content" | "not-null" | "unique" | "foreign-key" | "check" | "invariant";
  /** The table, constraint or query it is about. */
  object: string;
  ok: boolean;
  message: string;
  before?: number;
  after?: number;
  /** Keys of a few offending rows, masked. */
  samples?: string[];
  /** The statement it is about, where there is one. */
  file?: string;
  line?: number;
};

export type RehearsalFailure = {
  file: string;
  line: number;
  sql: string;
  sqlState: string | null;
  message: string;
  hint: string;
};

/** What happened when the pending files were applied to a copy of production. */
export type Rehearsal = {
  /** For people: which branch or database. */
  place: string;
  serverVersion: string;
  startedAt: string;
  durationMs: number;
  statements: StatementMeasure[];
  checks: DataCheck[];
  /** The first statement that failed; nothing after it was tried. */
  failure: RehearsalFailure | null;
  /** `down.sql` of the newest pending file that has one was tried too, after the files. */
  down: { file: string; ok: boolean; message: string }[];
  /** What could not be compared or measured, in words. */
  notChecked: string[];
};

/** A wait for a lock that was given up, to be tried again. */
export type LockTimeout = {
  file: string;
  line: number;
  attempt: number;
  at: string;
  waitedMs: number;
  /** Who stood in the way. `query` is shortened and without literals. */
  blockers: { pid: number; application: string; user: string; state: string; query: string; sinceMs: number }[];
};

/** Where the target can come back to. */
export type MigrationSnapshot = {
  kind: "branch" | "backup";
  /** Branch name or backup id. */
  name: string;
  /** WAL position of the target when it was taken. */
  lsn: string;
  takenAt: string;
  expiresAt: string | null;
};

export const migrationSteps = [
  "preflight",
  "lint",
  "snapshot",
  "rehearse",
  "apply",
  "validate",
  "roll-back",
  "record",
] as const;
export type MigrationStep = (typeof migrationSteps)[number];

export type StepOutcome = {
  step: MigrationStep;
  state: "done" | "refused" | "failed" | "skipped";
  startedAt: string;
  durationMs: number;
  /** One sentence for people, in English. */
  note: string;
};

export const migrationOutcomes = [
  "nothing-pending",
  "rehearsed",
  "refused",
  "applied",
  "rolled-back",
  "failed",
] as const;
/**
 * `rehearsed`: `--dry-run` found nothing against it. `refused`: nothing was changed. `rolled-back`: failed, and the target
 * is as before. `failed`: a person is needed.
 */
export type MigrationOutcome = (typeof migrationOutcomes)[number];

/** How a failed run was undone. `lostWrites` counts rows that others wrote since the snapshot. */
export type MigrationRollback = {
  how: "transaction" | "down" | "branch" | "backup";
  lostWrites: number;
  /** Branch or database that keeps what was there; null when nothing was replaced. */
  preservedAs: string | null;
  at: string;
};

/** One run of `db:migrate:safe`: what the command prints as JSON, the ledger keeps and the console shows. Times are ISO 8601 in UTC. */
export type MigrationRun = {
  runId: string;
  /** What the team calls the database. */
  database: string;
  /** `host/database`, no password. */
  target: string;
  mode: "migrate" | "dry-run" | "rollback";
  startedAt: string;
  finishedAt: string;
  outcome: MigrationOutcome;
  /** Why it was refused or failed. */
  error: { code: string; message: string; hint: string; exit: number } | null;
  pending: { name: string; checksum: string; statements: number }[];
  applied: string[];
  findings: Finding[];
  /** Differences between the live schema and what the applied migrations give, as lines of a diff; null when not compared. */
  drift: string[] | null;
  snapshot: MigrationSnapshot | null;
  rehearsal: Rehearsal | null;
  /** Of the target, after. */
  checks: DataCheck[];
  lockTimeouts: LockTimeout[];
  /** How long statements waited for locks on the target, all attempts together. */
  blockedMs: number;
  /** How long a lock that blocks others may be held; what holds one longer is a finding. */
  holdBudgetMs?: number;
  /** Where the target stood before the snapshot, and what the run wrote itself: what others wrote since is the rest. */
  writes: { mark: WriteState; own: OwnWrites } | null;
  rollback: MigrationRollback | null;
  steps: StepOutcome[];
};
