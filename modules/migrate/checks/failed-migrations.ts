import { redactText } from "#modules/platform";
import { shellQuote } from "../history/shell-quote.ts";
import { MIGRATION_LOCK } from "../target/migration-lock.ts";
import type { Fault, HistoryRow } from "../types.ts";
import type { Check, Look } from "./check.ts";

const RUNNING = `SELECT pid FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = $1 AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Migrations that began and did not finish; Prisma refuses every further one (P3009). */
export const failedMigrations = {
  title: "Failed migrations",
  counts: ["migration", "migrations"],
  codes: ["migrate.failed"],
  async run(look) {
    const rows = await look.history();
    if (rows === null) return { skipped: `schema ${look.schema} has no Prisma history` };
    const unfinished = rows.filter(({ finished }) => !finished);
    const running = unfinished.length > 0 ? await findRunning(look) : null;
    if (running === null) return { looked: rows.length, faults: unfinished.map(toFault) };
    const message = `it has not finished, and a migration is running just now (server process ${running})`;
    return { looked: rows.length, faults: [], notChecked: unfinished.map(({ name }) => ({ object: name, message })) };
  },
} satisfies Check<"migrate.failed">;

async function findRunning(look: Look): Promise<number | null> {
  const rows = await look.query<{ pid: number }>(RUNNING, [MIGRATION_LOCK]);
  return rows[0]?.pid ?? null;
}

function toFault({ name, startedAt, logs }: HistoryRow): Fault<"migrate.failed"> {
  const reason = serverError(logs);
  return {
    code: "migrate.failed",
    object: name,
    message: `It began at ${startedAt} UTC and did not finish${reason ? `: ${reason}` : ""}. Some of its statements may have been applied; no further migration is, until this is settled (P3009).`,
    hint: [
      "Compare the schema with the file, statement by statement. If you undid what it did, mark it so, and it runs again:",
      `npx prisma migrate resolve --rolled-back ${shellQuote(name)}`,
      "If you finished by hand what was missing:",
      `npx prisma migrate resolve --applied ${shellQuote(name)}`,
    ].join("\n"),
  };
}

/** The server's first line: details, which may hold values of rows, come after it. */
function serverError(logs: string | null): string | null {
  const line = /Database error:\s*([^\n]+)/.exec(logs ?? "")?.[1];
  return line === undefined ? null : redactText(line.replace(/^ERROR:\s*/, "").trim());
}
