import { OpsError } from "#modules/platform";

/** How `db:migrate:safe` ended: its exit code, and its JSON document if there was one. */
export type MigrationEnd = { exit: number; json: unknown };
/** Whose database is migrated. Only production's run may use Neon's key: its snapshot and its way back are of the project's default branch. */
export type MigrationOf = "production" | "staging" | "preview";
/** Runs `db:migrate:safe --ci`. */
export type Migrate = (url: string, options: { of: MigrationOf }) => Promise<MigrationEnd>;

const LOCKED = 5;
const TRIES = 30;
const PAUSE_MS = 10_000;

type Input = {
  url: string;
  of: MigrationOf;
  migrate: Migrate;
  say(line: string): void;
  wait?: ((ms: number) => Promise<void>) | undefined;
};

/** Runs the migration; while another one holds the lock, waits up to five minutes. @throws OpsError preview.migration-failed */
export async function migrateInTurn(input: Input): Promise<MigrationEnd> {
  const end = await runInTurn(input);
  if (end.exit === 0) return end;
  throw new OpsError({
    code: "preview.migration-failed",
    message: `The migration ended with exit code ${end.exit}; nothing was built.`,
    hint: "What it says stands above.",
    exit: end.exit >= 1 && end.exit <= 7 ? (end.exit as 1 | 2 | 3 | 4 | 5 | 6 | 7) : 7,
  });
}

/** As `migrateInTurn`, but every end is an answer. */
export async function runInTurn({ url, of, migrate, say, wait = pause }: Input): Promise<MigrationEnd> {
  for (let turn = 1; ; turn++) {
    const end = await migrate(url, { of });
    if (end.exit !== LOCKED || turn >= TRIES) return end;
    say("Another migration of this database is running: waiting for it.");
    await wait(PAUSE_MS);
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
