import { describe, expect, test } from "vitest";
import { isOverBudget, lockName, longestWaitMs, openFindings, splitSafeWay } from "#modules/migrate/report";
import { runs } from "../../fixtures/migration-runs.ts";

describe("openFindings", () => {
  test("leaves out what is waived, accepted or settled", () => {
    expect(openFindings(runs.refused).map(({ rule }) => rule)).toEqual(["table-rewrite"]);
    const accepted = runs.refused.findings.map((finding) => ({ ...finding, accepted: true as const }));
    expect(openFindings({ findings: accepted })).toEqual([]);
  });
});

describe("longestWaitMs", () => {
  test("adds the longest wait for a lock to the longest hold", () => {
    expect(longestWaitMs(runs.applied)).toBeCloseTo(94.6 + 3.4);
  });

  test("without a wait that was given up takes all that was waited", () => {
    expect(longestWaitMs({ ...runs.applied, lockTimeouts: [], blockedMs: 7 })).toBeCloseTo(10.4);
  });

  test("counts no lock under which others read and write", () => {
    const { rehearsal } = runs.applied;
    const locks = [{ relation: "public.orders", mode: "ShareUpdateExclusiveLock", heldMs: 900 }];
    const statements = rehearsal?.statements.map((statement) => ({ ...statement, locks })) ?? [];
    const run = { lockTimeouts: [], blockedMs: 0, rehearsal: rehearsal && { ...rehearsal, statements } };
    expect(longestWaitMs(run)).toBe(0);
  });

  test("is unknown when nothing was measured", () => {
    expect(longestWaitMs(runs.nothingPending)).toBeNull();
  });
});

describe("isOverBudget", () => {
  const [quick, rewrite] = runs.refused.rehearsal?.statements ?? [];
  test("goes by the figures where the budget is known", () => {
    if (!quick || !rewrite) throw new Error("the fixture has statements");
    expect([quick, rewrite].map((statement) => isOverBudget(runs.refused, statement))).toEqual([false, true]);
    expect(isOverBudget({ ...runs.refused, holdBudgetMs: 5000 }, rewrite)).toBe(false);
  });
});

describe("lockName", () => {
  test.each([
    ["AccessExclusiveLock", "ACCESS EXCLUSIVE"],
    ["ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"],
    ["RowShareLock", "ROW SHARE"],
  ])("of %s is %s", (mode, name) => {
    expect(lockName(mode)).toBe(name);
  });
});

describe("splitSafeWay", () => {
  test("takes the SQL out of the prose", () => {
    const text = [
      "Set a default in three steps:",
      'ALTER TABLE "Order" ADD COLUMN ref uuid;',
      "UPDATE orders",
      "SET ref = gen_random_uuid()",
      "WHERE ref IS NULL;",
      "",
      "Select a quiet hour for the last one.",
      "-- in the next release",
      'ALTER TABLE "Order" ALTER COLUMN ref SET NOT NULL;',
    ].join("\n");
    expect(splitSafeWay(text)).toEqual([
      { kind: "prose", text: "Set a default in three steps:" },
      {
        kind: "sql",
        text: 'ALTER TABLE "Order" ADD COLUMN ref uuid;\nUPDATE orders\nSET ref = gen_random_uuid()\nWHERE ref IS NULL;',
      },
      { kind: "prose", text: "Select a quiet hour for the last one." },
      { kind: "sql", text: '-- in the next release\nALTER TABLE "Order" ALTER COLUMN ref SET NOT NULL;' },
    ]);
  });

  test("takes a sentence for prose that begins with a word of SQL", () => {
    expect(splitSafeWay("SET NOT NULL reads the whole table.\nALTER TABLE a;")).toEqual([
      { kind: "prose", text: "SET NOT NULL reads the whole table." },
      { kind: "sql", text: "ALTER TABLE a;" },
    ]);
  });

  test("is prose where there is no SQL", () => {
    expect(splitSafeWay("Add a new column and move the rows over in batches.")).toEqual([
      { kind: "prose", text: "Add a new column and move the rows over in batches." },
    ]);
  });
});
