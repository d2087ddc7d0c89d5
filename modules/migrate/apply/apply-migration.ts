import { OpsError } from "#modules/platform";
import { quoteIdentifier } from "#modules/postgres";
import { acquireMigrationLock } from "../target/migration-lock.ts";
import type { Target } from "../target/open-target.ts";
import { applyFile } from "./apply-file.ts";
import { readProgress } from "./progress.ts";
import { type Applied, type ApplyInput, type Run, startRun } from "./run.ts";

/**
 * Applies planned files in order. A file is one transaction with its row of the history inside, so it is applied and
 * recorded, or nothing of it happened; a file with statements that run alone goes on where a run before stopped.
 * No statement waits for a lock longer than `lockTimeoutMs`, so nobody waits behind it for longer.
 * @throws OpsError migrate.failed, migrate.hold-exceeded, migrate.lock-budget-spent, migrate.cancelled (nothing of that
 * file happened), migrate.half-applied, migrate.edited, migrate.other-index, migrate.connection-lost, migrate.locked
 */
export async function applyMigration(input: ApplyInput): Promise<Applied> {
  const run = startRun(input);
  const { target, log } = run;
  const cancel = () => void target.watch("SELECT pg_cancel_backend($1)", [target.pid]).catch(() => undefined);
  run.signal?.addEventListener("abort", cancel);
  try {
    await target.history.create();
    const unfinished = (await target.history.read()).filter(({ finished }) => !finished);
    const progress = await readProgress(target);
    for (const plan of run.plans) {
      await prepareSession(run);
      const row = unfinished.find(({ name }) => name === plan.file.name);
      await applyFile(run, plan, progress.find(({ historyId }) => historyId === row?.id) ?? null);
      run.applied.push(plan.file.name);
      run.onApplied?.(plan.file.name);
      log.info({ migration: plan.file.name }, "migration applied");
    }
    return { applied: run.applied, lockTimeouts: run.lockTimeouts, blockedMs: run.blockedMs };
  } finally {
    run.signal?.removeEventListener("abort", cancel);
    await run.watch.stop();
  }
}

/** The same session for every file, whatever the one before left behind: an empty search_path of a dump, a role, a lock given back. */
async function prepareSession({ target, log }: Run): Promise<void> {
  const { ask } = target;
  target.requireHeld();
  await ask("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");
  const settings = sessionSettings(target);
  const values = settings.map((_, i) => `($${2 * i + 1}::text, $${2 * i + 2}::text)`);
  await ask(
    `SELECT set_config(v.name, v.value, false) FROM (VALUES ${values.join(", ")}) v (name, value) JOIN pg_settings s ON s.name = v.name`,
    settings.flat(),
  );
  // Not on every platform: the server notices that we are gone and gives back the locks.
  await ask("SET client_connection_check_interval = '2s'").catch((error: unknown) => {
    if (error instanceof OpsError) throw error;
  });
  await acquireMigrationLock(ask, { waitMs: 0, log });
}

function sessionSettings({ schema }: Target): [name: string, value: string][] {
  return [
    ["search_path", quoteIdentifier(schema)],
    ["application_name", "atalaya migrations"],
    ["statement_timeout", "0"],
    ["idle_session_timeout", "0"],
    // Known to the server since 17.
    ["transaction_timeout", "0"],
    // Should this process stand still, its locks do not.
    ["idle_in_transaction_session_timeout", "60s"],
  ];
}
