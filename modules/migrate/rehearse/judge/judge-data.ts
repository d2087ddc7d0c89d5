import type { DataCheck, Finding, Rehearsal } from "../../types.ts";

type Verdict = Pick<Finding, "rule" | "severity" | "message" | "safeWay">;

/**
 * What happened to the data, and to the copy's ability to take the files at all. Rows that a statement takes away by name are a
 * note, as it says so, unless a table is empty afterwards and lint has not told of it, waived or not.
 */
export function judgeData(rehearsal: Rehearsal, told: Finding[]): Finding[] {
  const first = rehearsal.statements[0] ?? rehearsal.failure;
  const about = (file = first?.file ?? "", line = first?.line ?? 1) => ({ file, line, by: "rehearsal" as const });
  const findings: Finding[] = [];
  const { failure } = rehearsal;
  if (failure) findings.push({ ...about(failure.file, failure.line), ...judgeFailure(failure) });
  for (const check of rehearsal.checks) {
    const isTold = told.some(({ file, line }) => file === check.file && line === check.line);
    const verdict = judgeCheck(check, isTold);
    if (verdict) findings.push({ ...about(check.file, check.line), ...verdict });
  }
  for (const { file, message } of rehearsal.down.filter(({ ok }) => !ok))
    findings.push({ ...about(file, 1), ...judgeDown(file, message) });
  return findings;
}

function judgeFailure({ sqlState, message, hint }: NonNullable<Rehearsal["failure"]>): Verdict {
  const code = sqlState === null ? "" : ` (SQLSTATE ${sqlState})`;
  return {
    rule: "rehearsal-failed",
    severity: "error",
    message: `It fails on a copy of production: ${message}${code}.`,
    safeWay: hint,
  };
}

function judgeCheck(check: DataCheck, isTold: boolean): Verdict | null {
  const { object, message, samples = [] } = check;
  const rows = samples.length > 0 ? `: ${samples.join(", ")}` : "";
  switch (check.check) {
    case "row-count":
      return judgeCount(check, isTold);
    case "content":
      if (check.ok) return null;
      return {
        rule: "content-changed",
        severity: "error",
        message: `${object}: ${message}.`,
        safeWay: "Look for a trigger, a CASCADE or a function that changes it; say it in the migration, or stop it.",
      };
    case "invariant":
      if (check.ok) return null;
      return {
        rule: "invariant-broken",
        severity: "error",
        message: `Invariant ${object}: ${message}.`,
        safeWay: "Correct the migration, or the invariant in the config where it is no longer meant.",
      };
    default:
      if (check.ok) return null;
      return {
        rule: "constraint-broken",
        severity: "error",
        message: `${message}${rows}.`,
        safeWay:
          "Mend these rows in a migration before this one, or add the constraint NOT VALID and validate it when they are mended.",
      };
  }
}

function judgeCount({ object, message, ok, before = 0, after = 0 }: DataCheck, isTold: boolean): Verdict | null {
  if (ok && after >= before) return null;
  if (ok)
    return {
      rule: "rows-lost",
      severity: after === 0 && !isTold ? "warning" : "note",
      message: `${object}: ${message}.`,
      safeWay:
        "If nobody is to read them again, go on: the snapshot keeps them until it expires. Otherwise copy them first.",
    };
  return {
    rule: after < before ? "rows-lost" : "content-changed",
    severity: after < before ? "error" : "warning",
    message: `${object}: ${message}.`,
    safeWay:
      "Look for ON DELETE CASCADE, a trigger or a function behind it, and name the table in the migration if this is meant.",
  };
}

function judgeDown(file: string, message: string): Verdict {
  return {
    rule: "down-failed",
    severity: "warning",
    message: `down.sql of ${file}: ${message}.`,
    safeWay: "Correct down.sql; until then a rollback restores the snapshot instead.",
  };
}
