import { describe, expect, test } from "vitest";
import { judgeRehearsal } from "../../../../modules/migrate/rehearse/judge-rehearsal.ts";
import type { DataCheck, Finding, Rehearsal, StatementMeasure } from "../../../../modules/migrate/types.ts";

const lock = (heldMs: number, relation = "public.orders", mode = "AccessExclusiveLock") => ({ relation, mode, heldMs });

function measure(line: number, facts: Partial<StatementMeasure> = {}): StatementMeasure {
  const nothing = {
    durationMs: 1,
    rows: null,
    locks: [],
    rewrites: [],
    scans: [],
    sizeChangeBytes: 0,
    isTransactional: true,
  };
  return { file: "1_a", line, sql: "ALTER TABLE orders", ...nothing, ...facts };
}

function rehearsal(facts: Partial<Rehearsal>): Rehearsal {
  const nothing = { checks: [], failure: null, down: [], notChecked: [], statements: [] };
  return {
    place: "a copy",
    serverVersion: "18.0",
    startedAt: "2026-11-22T12:00:00.000Z",
    durationMs: 1,
    ...nothing,
    ...facts,
  };
}

const typeChange: Finding = {
  rule: "change-column-type",
  file: "1_a",
  line: 1,
  severity: "error",
  message: "A type change may rewrite the table.",
  safeWay: "",
  by: "atalaya",
};

const maySettle = (rule: string) => rule !== "drop-column";

function judge(facts: Partial<Rehearsal>, findings: Finding[] = []): Finding[] {
  return judgeRehearsal({ rehearsal: rehearsal(facts), findings, holdBudgetMs: 500, maySettle });
}

describe("judgeRehearsal", () => {
  test("settles a hazard of time that did not come true", () => {
    const [found, ...others] = judge({ statements: [measure(1, { locks: [lock(3)] })] }, [typeChange]);
    expect(found?.settled).toBe(
      "In rehearsal it held ACCESS EXCLUSIVE on public.orders for 3 ms, and rewrote and scanned nothing meanwhile.",
    );
    expect(others).toEqual([]);
  });

  test("keeps a rewrite that was quick as a warning, because it grows with the table", () => {
    const facts = {
      locks: [lock(12)],
      rewrites: ["public.orders", "index public.orders_pkey"],
      scans: ["public.orders"],
    };
    const found = judge({ statements: [measure(1, facts)] }, [typeChange]);
    expect(found.map(({ rule, severity, settled }) => [rule, severity, settled])).toEqual([
      ["change-column-type", "warning", undefined],
      ["table-rewrite", "note", undefined],
    ]);
    expect(judge({ statements: [measure(1, facts)] }).map(({ rule, severity }) => [rule, severity])).toEqual([
      ["table-rewrite", "warning"],
    ]);
  });

  test("refuses a lock over the budget, says how long and why", () => {
    const facts = { durationMs: 1900, locks: [lock(1900)], rewrites: ["public.orders"] };
    const found = judge({ statements: [measure(1, facts)] }, [typeChange]);
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["change-column-type", "error"],
      ["lock-over-budget", "error"],
    ]);
    expect(found[1]?.message).toBe(
      "ACCESS EXCLUSIVE on public.orders for 1.9 s (rewrite): over your 500 ms hold budget.",
    );
    expect(found[1]?.safeWay).toContain("new column");
  });

  test("tells a lock that a later statement lengthens from one that its own work does", () => {
    const statements = [
      measure(1, { locks: [lock(2001)] }),
      measure(4, { durationMs: 2000, scans: ["public.orders"] }),
    ];
    const [found] = judge({ statements });
    expect(found).toMatchObject({ rule: "lock-over-budget", line: 1 });
    expect(found?.message).toContain("taken here, and held while line 4 ran for 2 s");
    const quick = [measure(1, { locks: [lock(9)] }), measure(4, { durationMs: 8, scans: ["public.orders"] })];
    expect(judge({ statements: quick }, [typeChange])[0]).toMatchObject({ severity: "warning" });
  });

  test("does not mind what blocks no writes, however long", () => {
    const facts = {
      durationMs: 9000,
      locks: [lock(9000, "public.orders", "ShareUpdateExclusiveLock")],
      scans: ["public.orders"],
    };
    expect(judge({ statements: [measure(1, facts)] })).toEqual([]);
  });

  test("leaves alone what no measurement settles, what was waived and what was not measured", () => {
    const statements = [measure(1, { locks: [lock(1)] })];
    const drop = { ...typeChange, rule: "drop-column" };
    const waived = { ...typeChange, waived: { until: "2027-01-31", reason: "small" } };
    const elsewhere = { ...typeChange, file: "2_b" };
    expect(judge({ statements }, [drop, waived, elsewhere])).toEqual([drop, waived, elsewhere]);
    const failure = { file: "1_a", line: 3, sql: "", sqlState: "23502", message: "no", hint: "Fill them." };
    const after = { ...typeChange, line: 3 };
    expect(judge({ statements, failure }, [after])[0]).toEqual(after);
  });

  test("does not settle what wrote to a table from end to end, or lost what nobody accounts for", () => {
    const update = measure(1, { sql: "UPDATE orders SET total = 1", rows: 9, scans: ["public.orders"] });
    expect(judge({ statements: [update] }, [typeChange])[0]).toMatchObject({ severity: "warning" });
    const lost: DataCheck = {
      check: "row-count",
      object: "public.a",
      ok: false,
      message: "2 rows went",
      before: 2,
      after: 0,
    };
    expect(judge({ statements: [measure(1)], checks: [lost] }, [typeChange])[0]).toEqual(typeChange);
  });

  test("tells rows that a statement takes away by name as a note, unless a table is left empty and lint is silent", () => {
    const some: DataCheck = {
      check: "row-count",
      object: "public.a",
      ok: true,
      message: "2 rows went: DELETE",
      before: 9,
      after: 7,
      file: "1_a",
      line: 1,
    };
    const severity = (check: DataCheck, findings: Finding[] = []) =>
      judge({ statements: [measure(1)], checks: [check] }, findings).find(({ rule }) => rule === "rows-lost")?.severity;
    expect(severity(some)).toBe("note");
    expect(severity({ ...some, after: 0 })).toBe("warning");
    expect(severity({ ...some, after: 0 }, [typeChange])).toBe("note");
  });

  test("settles a finding that points inside its statement", () => {
    const statements = [measure(1, { locks: [lock(1)] }), measure(9, { locks: [lock(900)] })];
    expect(judge({ statements }, [{ ...typeChange, line: 5 }])[0]?.settled).toBeDefined();
  });

  test("makes a finding of every fault in the data", () => {
    const about = { file: "1_a", line: 2 };
    const checks: DataCheck[] = [
      {
        check: "not-null",
        object: "public.a.b",
        ok: false,
        message: "1 row of public.a has no b",
        samples: ["id=3"],
        ...about,
      },
      { check: "row-count", object: "public.a", ok: false, message: "2 rows went", before: 2, after: 0 },
      {
        check: "row-count",
        object: "public.b",
        ok: true,
        message: "2 rows went: DELETE",
        before: 2,
        after: 0,
        ...about,
      },
      { check: "row-count", object: "public.c", ok: true, message: "2 rows, as before", before: 2, after: 2 },
      { check: "row-count", object: "public.d", ok: false, message: "2 rows came", before: 0, after: 2 },
      { check: "content", object: "public.c", ok: false, message: "contents differ" },
      { check: "invariant", object: "SELECT false", ok: false, message: "no longer holds" },
    ];
    const down = [{ file: "1_a", ok: false, message: "line 1: no" }];
    const failure = { ...about, sql: "", sqlState: "23502", message: "no", hint: "Fill them." };
    const found = judge({ checks, down, failure, statements: [measure(1)] });
    expect(found.map(({ rule, severity, line }) => [rule, severity, line])).toEqual([
      ["rows-lost", "error", 1],
      ["content-changed", "warning", 1],
      ["content-changed", "error", 1],
      ["invariant-broken", "error", 1],
      ["down-failed", "warning", 1],
      ["rehearsal-failed", "error", 2],
      ["constraint-broken", "error", 2],
      ["rows-lost", "warning", 2],
    ]);
  });
});
