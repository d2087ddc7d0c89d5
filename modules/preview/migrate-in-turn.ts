import { OpsError } from "#modules/platform";

/** Runs `db:migrate:safe --ci` on the database of a lasting environment. @returns its exit code */
export type Migrate = (url: string) => Promise<number>;

const LOCKED = 5;
const TRIES = 30;
const PAUSE_MS = 10_000;

type Input = {
  url: string;
  migrate: Migrate;
  say(line: string): void;
  wait?: ((ms: number) => Promise<void>) | undefined;
};

/** Runs the migration; while another one holds the lock, waits up to five minutes. @throws OpsError preview.migration-failed */
export async function migrateInTurn({ url, migrate, say, wait = pause }: Input): Promise<void> {
  for (let turn = 1; ; turn++) {
    const exit = await migrate(url);
    if (exit === 0) return;
    if (exit !== LOCKED || turn >= TRIES) throw migrationFailed(exit);
    say("Another migration of this database is running: waiting for it.");
    await wait(PAUSE_MS);
  }
}

function migrationFailed(exit: number): OpsError {
  return new OpsError({
    code: "preview.migration-failed",
    message: `The migration ended with exit code ${exit}; nothing was built.`,
    hint: "What it says stands above.",
    exit: exit >= 1 && exit <= 7 ? (exit as 1 | 2 | 3 | 4 | 5 | 6 | 7) : 7,
  });
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
