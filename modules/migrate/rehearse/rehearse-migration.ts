import type { Clock, Log } from "#modules/platform";
import { compareData } from "../data/compare-data.ts";
import { askInvariants, compareInvariants } from "../data/invariants.ts";
import { type DataState, readDataState } from "../data/read-data-state.ts";
import type { PlannedFile } from "../plan/types.ts";
import type { Rehearsal } from "../types.ts";
import type { KnownRelations } from "./compare-observations.ts";
import { observe } from "./read-relations.ts";
import { openRehearsal, type RehearsalSession } from "./rehearsal-session.ts";
import { rehearseStep, type StepInput } from "./rehearse-step.ts";
import { explainFailure } from "./statement-failed.ts";
import { type DownFile, tryDown } from "./try-down.ts";

export type RehearsalProgress = {
  stage: "reading" | "applying" | "comparing" | "undoing";
  done: number;
  total: number;
};

export type RehearseMigrationInput = {
  /** A copy of production that is ours alone, with full rights. */
  url: string;
  /** Search path of the migrations; default `public`. */
  schema?: string;
  plans: PlannedFile[];
  /** For people: which branch or database the copy is. */
  place: string;
  /** Each answers one boolean that must be true before and after. */
  invariants: string[];
  /** The `down.sql` of pending files, newest first; tried after the files, so that the copy ends as they leave it. */
  downFiles?: DownFile[];
  /** Default 30 min. */
  statementLimitMs?: number;
  /** How long counting offending rows ahead of one statement may take; default 2 min. */
  checkLimitMs?: number;
  /** How long counting and hashing one table may take, before and after; default 10 min. */
  tableLimitMs?: number;
  clock: Clock;
  log: Pick<Log, "debug">;
  onProgress?: (progress: RehearsalProgress) => void;
  signal?: AbortSignal;
};

const STATEMENT_LIMIT_MS = 30 * 60_000;
const CHECK_LIMIT_MS = 2 * 60_000;
const TABLE_LIMIT_MS = 10 * 60_000;

/**
 * Applies pending files to a copy of production, as they will be applied to production itself, and measures what each
 * statement does: time, locks and how long they are held, rewrites, scans, size. Then holds the data against what was there.
 * A statement that fails is told in `failure`: its step is rolled back, what came before it stays on the copy.
 * @throws OpsError those of a connection (`postgres.*`); the reason of `signal` when it is aborted
 */
export async function rehearseMigration(input: RehearseMigrationInput): Promise<Rehearsal> {
  const startedAt = performance.now();
  const session = await openRehearsal(input.url, input.schema ?? "public");
  const rehearsal: Rehearsal = {
    place: input.place,
    serverVersion: session.serverVersion,
    startedAt: input.clock.now().toISOString(),
    durationMs: 0,
    statements: [],
    checks: [],
    failure: null,
    down: [],
    notChecked: session.scansUnknown ? [session.scansUnknown] : [],
  };
  try {
    const before = await readBefore(session, input);
    const applied = await applyFiles(session, input, before, rehearsal);
    if (applied) await compare(session, input, before, rehearsal);
    else if (rehearsal.failure)
      rehearsal.notChecked.push("data before and after: the files were not applied to their end");
    if (applied && input.downFiles?.length) rehearsal.down = await undo(session, input, before);
    rehearsal.durationMs = Math.round(performance.now() - startedAt);
    return rehearsal;
  } finally {
    await session.close();
  }
}

type Before = { state: DataState; known: KnownRelations; invariants: Awaited<ReturnType<typeof askInvariants>> };

async function readBefore(session: RehearsalSession, input: RehearseMigrationInput): Promise<Before> {
  const state = await readState(session, input, "reading");
  const { relations } = await observe(session.client);
  const rows = new Map(state.tables.flatMap(({ oid, rows }) => (rows === null ? [] : [[oid, rows] as const])));
  const invariants = await askInvariants(session.observer, input.invariants, settingsOf(input));
  return { state, known: { relations, rows }, invariants };
}

function readState(
  { observer }: RehearsalSession,
  { onProgress, signal, tableLimitMs = TABLE_LIMIT_MS }: RehearseMigrationInput,
  stage: "reading" | "comparing",
): Promise<DataState> {
  return readDataState({
    client: observer,
    contents: true,
    limitMs: tableLimitMs,
    onProgress: (progress) => onProgress?.({ stage, ...progress }),
    ...(signal ? { signal } : {}),
  });
}

/** Whether everything was applied. */
async function applyFiles(
  session: RehearsalSession,
  input: RehearseMigrationInput,
  { known }: Before,
  rehearsal: Rehearsal,
): Promise<boolean> {
  const total = input.plans.reduce((sum, { statements }) => sum + statements.length, 0);
  let done = 0;
  const onStatement = () => input.onProgress?.({ stage: "applying", done: done++, total });
  for (const [at, { file, steps }] of input.plans.entries()) {
    await session.beginFile();
    for (const [step, planned] of steps.entries()) {
      const result = await rehearseStep(planned, { ...stepInput(session, input, known), file: file.name, onStatement });
      rehearsal.statements.push(...result.statements.map((measure) => ({ ...measure, step })));
      rehearsal.checks.push(...result.checks);
      rehearsal.notChecked.push(...result.notChecked);
      for (const { line, durationMs } of result.statements)
        input.log.debug({ file: file.name, line, durationMs }, "rehearsed");
      if (!result.failure) continue;
      const kept = input.plans.slice(0, at).map((plan) => plan.file.name);
      if (step > 0) kept.push(`the beginning of ${file.name}`);
      rehearsal.failure = explainFailure(result.failure, file.name, rehearsal.checks, kept);
      return false;
    }
  }
  return true;
}

function stepInput(
  session: RehearsalSession,
  input: RehearseMigrationInput,
  known: KnownRelations,
): Omit<StepInput, "file"> {
  return {
    session,
    known,
    statementLimitMs: input.statementLimitMs ?? STATEMENT_LIMIT_MS,
    checkLimitMs: input.checkLimitMs ?? CHECK_LIMIT_MS,
    signal: input.signal,
    onStatement: () => {},
  };
}

async function compare(
  session: RehearsalSession,
  input: RehearseMigrationInput,
  before: Before,
  rehearsal: Rehearsal,
): Promise<void> {
  const after = await readState(session, input, "comparing");
  const invariants = await askInvariants(session.observer, input.invariants, settingsOf(input));
  rehearsal.checks.push(
    ...compareData(before.state, after, input.plans, settingsOf(input)),
    ...compareInvariants(before.invariants, invariants),
  );
  rehearsal.notChecked.push(...new Set([...before.state.notChecked, ...after.notChecked]));
}

function settingsOf({ schema }: RehearseMigrationInput): { schema?: string } {
  return schema === undefined ? {} : { schema };
}

function undo(
  session: RehearsalSession,
  input: RehearseMigrationInput,
  { state, known }: Before,
): Promise<Rehearsal["down"]> {
  const downs = input.downFiles ?? [];
  input.onProgress?.({ stage: "undoing", done: 0, total: downs.length });
  const undone = new Set(downs.map(({ file }) => file));
  const undoesAll = input.plans.every(({ file }) => undone.has(file.name));
  return tryDown({ ...stepInput(session, input, known), downs, before: undoesAll ? state : null });
}
