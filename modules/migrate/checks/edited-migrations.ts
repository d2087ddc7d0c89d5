import { quoteLiteral } from "#modules/postgres";
import { compareHistory } from "../history/compare-history.ts";
import { historyTable } from "../history/read-history.ts";
import type { MigrationFile } from "../history/read-migrations.ts";
import type { Fault, HistoryRow } from "../types.ts";
import type { Check } from "./check.ts";

/** Applied migrations whose file is no longer the one that was applied. */
export const editedMigrations = {
  title: "Edited migrations",
  counts: ["migration", "migrations"],
  codes: ["migrate.edited"],
  async run(look) {
    const compared = await compareHistory(look);
    if ("skipped" in compared) return compared;
    const files = new Map(compared.files.map((file) => [file.name, file]));
    const pairs = compared.rows.flatMap((row) => {
      const file = files.get(row.name);
      // The file of a failed migration is meant to be corrected.
      return file && row.finished ? [{ row, file }] : [];
    });
    const edited = pairs.filter(({ row, file }) => !file.acceptedChecksums.includes(row.checksum));
    return { looked: pairs.length, faults: edited.map(({ row, file }) => toFault(row, file, look.schema)) };
  },
} satisfies Check<"migrate.edited">;

function toFault(row: HistoryRow, file: MigrationFile, schema: string): Fault<"migrate.edited"> {
  return {
    code: "migrate.edited",
    object: row.name,
    message:
      "Its migration.sql changed after it was applied: a database made from the files is no longer the one that runs.",
    hint: [
      "Bring the file back from version control and put the change into a new migration.",
      "If only comments or spaces changed, record the new checksum instead:",
      `UPDATE ${historyTable(schema)} SET checksum = '${file.checksum}' WHERE id = ${quoteLiteral(row.id)};`,
    ].join("\n"),
  };
}
