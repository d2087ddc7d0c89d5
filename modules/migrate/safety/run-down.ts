import { describeError, type Log, OpsError } from "#modules/platform";
import { type Connection, errorCode, quoteIdentifier, withConnection } from "#modules/postgres";
import { historyTable } from "../history/read-history.ts";
import { parseMigration } from "../plan/parse-migration.ts";
import type { OwnWriteLog } from "./own-writes.ts";

export type AppliedFile = { name: string; downSql: string | null };

export type RunDownInput = {
  targetUrl: string;
  /** In the order in which they were applied. */
  files: AppliedFile[];
  /** Where Prisma keeps its history, and what unqualified names mean. */
  schema: string;
  /** How long to try for locks, all attempts together. */
  lockBudgetMs: number;
  wait: (ms: number) => Promise<void>;
  /** An attempt that failed wrote, too. */
  own: OwnWriteLog;
  log: Log;
};

export type DownOutcome = { isDone: true } | { isDone: false; why: string };

const LOCK_TIMEOUT_MS = 80;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Undoes files by their `down.sql`, newest first, in one transaction with the history, so that Prisma sees them as pending.
 * Run again after a kill it finds its work done. What it cannot do is told, and nothing has changed then.
 * @throws OpsError migrate.rollback-blocked
 */
export async function runDown(input: RunDownInput): Promise<DownOutcome> {
  const steps = input.files.toReversed().map(({ name, downSql }) => ({ name, sql: downSql ?? "" }));
  const without = input.files.find(({ downSql }) => downSql === null);
  if (without) return { isDone: false, why: `${without.name} has no down.sql` };
  for (const { name, sql } of steps) {
    const why = await explainUnfit(name, sql);
    if (why) return { isDone: false, why };
  }
  return withConnection(input.targetUrl, (client) => tryForLocks(input, () => undo(client, input, steps)));
}

/** One transaction must hold all of it. */
async function explainUnfit(name: string, sql: string): Promise<string | null> {
  try {
    for (const { node, outsideTransaction } of await parseMigration(sql, `${name}/down.sql`)) {
      if (outsideTransaction) return `${outsideTransaction} in ${name}/down.sql cannot run in a transaction`;
      if ("TransactionStmt" in node) return `${name}/down.sql begins or ends a transaction itself`;
    }
    return null;
  } catch (error) {
    if (error instanceof OpsError && error.code === "migrate.bad-sql") return error.message;
    throw error;
  }
}

async function tryForLocks(input: RunDownInput, undoOnce: () => Promise<void>): Promise<DownOutcome> {
  for (let spentMs = 0; ; ) {
    try {
      await undoOnce();
      return { isDone: true };
    } catch (error) {
      if (errorCode(error) !== "55P03") return { isDone: false, why: explainFailure(error) };
      // Others go on between two tries: a short wait for the lock, then a longer one without it.
      const pauseMs = Math.random() * Math.min(LONGEST_PAUSE_MS, LOCK_TIMEOUT_MS + spentMs);
      spentMs += LOCK_TIMEOUT_MS + pauseMs;
      if (spentMs > input.lockBudgetMs) throw blocked(input.lockBudgetMs, error);
      input.log.info({ spentMs: Math.round(spentMs) }, "a lock is held by others; down.sql is tried again");
      await input.wait(pauseMs);
    }
  }
}

/** @throws OpsError migrate.connection-lost when nobody knows whether it was committed */
function explainFailure(error: unknown): string {
  const code = errorCode(error);
  // 08: connection; 57P: the server shuts down or closed the connection.
  if (error instanceof HalfApplied || /^(?!08|57P)[0-9A-Z]{5}$/.test(code ?? "")) return describeError(error).message;
  throw new OpsError({
    code: "migrate.connection-lost",
    message: `The connection was lost while down.sql ran: ${describeError(error).message}`,
    hint: "Run the same command again: it looks first at what was undone.",
    exit: 4,
    retry: "later",
    cause: error,
  });
}

class HalfApplied extends Error {
  constructor(name: string) {
    super(`${name} was not applied to its end, so its down.sql does not fit`);
  }
}

async function undo(client: Connection, { schema, own }: RunDownInput, steps: { name: string; sql: string }[]) {
  await client.query("BEGIN");
  try {
    await own.begin((sql, params) => client.query(sql, params));
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const names = steps.map(({ name }) => name);
    const isLive = new Set(await lockHistory(client, schema, names));
    await client.query(`SET LOCAL search_path = ${quoteIdentifier(schema)}`);
    for (const { name, sql } of steps) if (isLive.has(name)) await client.query(sql);
    await client.query(
      `UPDATE ${historyTable(schema)} SET rolled_back_at = pg_catalog.now() WHERE migration_name = ANY ($1) AND rolled_back_at IS NULL`,
      [names],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** Those not yet undone: a file whose row says that it was rolled back is not undone twice. */
async function lockHistory(client: Connection, schema: string, names: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; isFinished: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS "isFinished" FROM ${historyTable(schema)}
     WHERE migration_name = ANY ($1) AND rolled_back_at IS NULL FOR UPDATE`,
    [names],
  );
  const half = rows.find(({ isFinished }) => !isFinished);
  if (half) throw new HalfApplied(half.name);
  return rows.map(({ name }) => name);
}

function blocked(budgetMs: number, cause: unknown): OpsError {
  return new OpsError({
    code: "migrate.rollback-blocked",
    message: `down.sql waited ${Math.round(budgetMs / 1000)} s for locks that others hold; nothing was undone.`,
    hint: "End the sessions that hold them, or wait until they have finished, and run the same command again.",
    exit: 5,
    retry: "later",
    cause,
  });
}
