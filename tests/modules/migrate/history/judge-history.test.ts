import { describe, expect, test } from "vitest";
import { judgeHistory } from "../../../../modules/migrate/history/judge-history.ts";
import type { MigrationFile } from "../../../../modules/migrate/history/read-migrations.ts";
import type { HistoryRow } from "../../../../modules/migrate/types.ts";

const file = (name: string): MigrationFile => ({ name, sql: "", checksum: "lf", acceptedChecksums: ["lf", "crlf"] });
const row = (name: string, more: Partial<HistoryRow> = {}): HistoryRow => ({
  ...{ id: name, name, checksum: "lf", finished: true, startedAt: "", logs: null },
  ...more,
});
const names = (files: MigrationFile[]) => files.map(({ name }) => name);

describe("judgeHistory", () => {
  test("answers what is pending, in order", () => {
    const found = judgeHistory([file("1"), file("2"), file("3")], [row("1", { checksum: "crlf" })]);
    expect(names(found.pending)).toEqual(["2", "3"]);
    expect(found).toMatchObject({ resumable: null, notes: [] });
  });

  test("notes a pending file that sorts before an applied one", () => {
    const found = judgeHistory([file("1"), file("2")], [row("2")]);
    expect(names(found.pending)).toEqual(["1"]);
    expect(found.notes).toEqual([expect.stringContaining("1 sorts before 2")]);
  });

  test("goes on with our own unfinished file, whatever its checksum is by now", () => {
    const progress = { historyId: "2", name: "2", step: 1, begun: false, doneChecksum: "x" };
    const unfinished = row("2", { finished: false, checksum: "before it was mended" });
    const found = judgeHistory([file("1"), file("2"), file("3")], [row("1"), unfinished], [progress]);
    expect(names(found.pending)).toEqual(["2", "3"]);
    expect(found.resumable).toBe(progress);
  });

  test.each([
    ["migrate.failed-before", [row("1", { finished: false })]],
    ["migrate.missing-file", [row("9")]],
    ["migrate.edited", [row("1", { checksum: "other" })]],
  ])("throws %s and says what to do", (code, history) => {
    const refusal = expect.objectContaining({ code, exit: 3, hint: expect.any(String) });
    expect(() => judgeHistory([file("1")], history)).toThrow(refusal);
  });
});
