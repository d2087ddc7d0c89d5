import type { PlannedStatement, PlannedStep } from "../plan/types.ts";
import type { DataCheck, HeldLock, StatementMeasure } from "../types.ts";
import { compareObservations, type Effects, type KnownRelations } from "./compare-observations.ts";
import { checkDemands } from "./demands/check-demands.ts";
import { findLockedAlone, locksAlone } from "./locks-alone.ts";
import { observe } from "./read-relations.ts";
import type { RehearsalSession } from "./rehearsal-session.ts";
import { StatementFailed } from "./statement-failed.ts";
import { type Watched, watchSession } from "./watch-session.ts";

export type StepInput = {
  session: RehearsalSession;
  known: KnownRelations;
  file: string;
  /** How long one statement may take. */
  statementLimitMs: number;
  /** How long counting the rows that one statement concerns may take. */
  checkLimitMs: number;
  signal: AbortSignal | undefined;
  onStatement: (line: number) => void;
};

/** What a step did, as far as it came. */
export type StepResult = {
  statements: StatementMeasure[];
  checks: DataCheck[];
  notChecked: string[];
  failure: StatementFailed | null;
};

const SQL_SHOWN = 2_000;

/** Runs one step as it will run on the target and measures its statements. What fails is rolled back. */
export async function rehearseStep(step: PlannedStep, input: StepInput): Promise<StepResult> {
  const result: StepResult = { statements: [], checks: [], notChecked: [], failure: null };
  try {
    await (step.isTransaction ? runTransaction(step, input, result) : runAlone(step, input, result));
  } catch (error) {
    if (!(error instanceof StatementFailed)) throw error;
    result.failure = error;
  }
  return result;
}

type Measured = { measure: StatementMeasure; locks: Effects["locks"] };

async function runTransaction(step: PlannedStep, input: StepInput, result: StepResult): Promise<void> {
  const { client } = input.session;
  const measured: Measured[] = [];
  let last: PlannedStatement | undefined;
  let commitMs = 0;
  await client.query("BEGIN");
  try {
    for (const statement of step.statements) {
      last = statement;
      input.onStatement(statement.line);
      await check(statement, input, result);
      const before = await observe(client);
      const done = await run(statement, input);
      const effects = compareObservations(input.known, before, await observe(client), true);
      measured.push({
        measure: toMeasure(statement, input.file, done, effects, true),
        locks: effects.locks,
      });
    }
    // Deferred constraints are checked here, with every lock still held.
    if (last) commitMs = (await run({ ...last, sql: "COMMIT" }, input)).durationMs;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    addLocks(measured, commitMs, input.known);
    result.statements.push(...measured.map(({ measure }) => measure));
  }
}

/** A lock is held until the transaction ends: while its own statement runs, and those after it. */
function addLocks(measured: Measured[], commitMs: number, known: KnownRelations): void {
  let heldMs = commitMs;
  for (const { measure, locks } of measured.toReversed()) {
    heldMs += measure.durationMs;
    measure.locks = locks.map(({ oid, mode }) => toLock(known, oid, mode, heldMs));
  }
}

async function runAlone(step: PlannedStep, input: StepInput, result: StepResult): Promise<void> {
  const { client } = input.session;
  for (const statement of step.statements) {
    input.onStatement(statement.line);
    await client.query("BEGIN");
    await check(statement, input, result).finally(() => client.query("ROLLBACK"));
    const locked = await findLockedAlone(client, statement.node);
    const before = await observe(client);
    const done = await run(statement, input);
    const effects = compareObservations(input.known, before, await observe(client), false);
    const measure = toMeasure(statement, input.file, done, effects, false);
    measure.locks = locksAlone(locked, done.watched, done.durationMs)
      .filter(({ oid }) => input.known.relations.has(oid))
      .map(({ oid, mode, heldMs }) => toLock(input.known, oid, mode, heldMs));
    result.statements.push(measure);
  }
}

async function check(statement: PlannedStatement, input: StepInput, result: StepResult): Promise<void> {
  const where = { file: input.file, line: statement.line };
  const { checks, notChecked } = await checkDemands(input.session.client, statement, where, input.checkLimitMs);
  result.checks.push(...checks);
  result.notChecked.push(...notChecked);
}

type Done = { durationMs: number; rows: number | null; watched: Watched };

async function run(statement: PlannedStatement, input: StepInput): Promise<Done> {
  input.signal?.throwIfAborted();
  const { client, observer, pid } = input.session;
  const watch = watchSession(observer, pid, { limitMs: input.statementLimitMs, signal: input.signal });
  const startedAt = performance.now();
  try {
    const { rowCount, command } = await client.query(statement.sql);
    const tookMs = performance.now() - startedAt;
    const watched = await watch.stop();
    const rows = /^(?:INSERT|UPDATE|DELETE|MERGE|COPY|SELECT)$/.test(command ?? "") ? rowCount : null;
    return { durationMs: round(Math.max(0, tookMs - watched.waitedMs)), rows, watched };
  } catch (cause) {
    await watch.stop();
    input.signal?.throwIfAborted();
    const isOver = performance.now() - startedAt > input.statementLimitMs;
    throw new StatementFailed(statement, cause, isOver ? input.statementLimitMs : null);
  }
}

function toMeasure(
  { sql, line }: PlannedStatement,
  file: string,
  { durationMs, rows }: Done,
  { rewrites, scans, sizeChangeBytes }: Effects,
  isTransactional: boolean,
): StatementMeasure {
  const shown = sql.length > SQL_SHOWN ? `${sql.slice(0, SQL_SHOWN)}…` : sql;
  return { file, line, sql: shown, durationMs, rows, locks: [], rewrites, scans, sizeChangeBytes, isTransactional };
}

function toLock(known: KnownRelations, oid: number, mode: string, heldMs: number): HeldLock {
  return { relation: known.relations.get(oid)?.name ?? String(oid), mode, heldMs: round(heldMs) };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
