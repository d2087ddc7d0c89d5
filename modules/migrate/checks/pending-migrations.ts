import { compareHistory } from "../history/compare-history.ts";
import type { Fault } from "../types.ts";
import type { Check } from "./check.ts";

/** Migrations of the folder that the database does not have. */
export const pendingMigrations = {
  title: "Pending migrations",
  counts: ["file", "files"],
  codes: ["migrate.pending"],
  async run(look) {
    const compared = await compareHistory(look);
    if ("skipped" in compared) return compared;
    const known = new Set(compared.rows.map(({ name }) => name));
    const pending = compared.files.filter(({ name }) => !known.has(name));
    return { looked: compared.files.length, faults: pending.map(toFault) };
  },
} satisfies Check<"migrate.pending">;

function toFault({ name }: { name: string }): Fault<"migrate.pending"> {
  return {
    code: "migrate.pending",
    object: name,
    message: "The folder has it, the database has not: code that relies on it will fail.",
    hint: "Apply it, rehearsed first:\nnpm run db:migrate:safe",
  };
}
