import { compareHistory } from "../history/compare-history.ts";
import { shellQuote } from "../history/shell-quote.ts";
import type { Fault } from "../types.ts";
import type { Check } from "./check.ts";

/** Applied migrations that the folder does not have. */
export const missingFiles = {
  title: "Migrations without a file",
  counts: ["migration", "migrations"],
  codes: ["migrate.missing-file"],
  async run(look) {
    const compared = await compareHistory(look);
    if ("skipped" in compared) return compared;
    const present = new Set(compared.files.map(({ name }) => name));
    const applied = compared.rows.filter(({ finished }) => finished);
    return { looked: applied.length, faults: applied.filter(({ name }) => !present.has(name)).map(toFault) };
  },
} satisfies Check<"migrate.missing-file">;

function toFault({ name }: { name: string }): Fault<"migrate.missing-file"> {
  return {
    code: "migrate.missing-file",
    object: name,
    message: "The database has it, the folder has not: this release is older than the database, or the file was lost.",
    hint: [
      "Deploy the release that has it, or bring the folder back from version control; this finds the commit that removed it:",
      `git log --diff-filter=D --oneline -- ${shellQuote(`*${name}*`)}`,
    ].join("\n"),
  };
}
