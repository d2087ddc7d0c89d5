import { OpsError } from "#modules/platform";
import type { Finding, Severity } from "../types.ts";

/** Findings, those of a rule named by `--accept` marked as accepted. */
export function acceptFindings(findings: Finding[], accept: string[]): Finding[] {
  return findings.map((finding) => (accept.includes(finding.rule) ? { ...finding, accepted: true } : finding));
}

/** Those that nobody has waived or accepted and no rehearsal settled. */
export function standingFindings(findings: Finding[]): Finding[] {
  return findings.filter(({ waived, accepted, settled }) => !waived && !accepted && !settled);
}

/** Why a run must not go on to the database, or null. `strict` lets warnings and drift stop it too. */
export function judgeFindings(findings: Finding[], drift: string[] | null, strict: boolean): OpsError | null {
  const stopping: Severity[] = strict ? ["error", "warning"] : ["error"];
  const against = standingFindings(findings).filter(({ severity }) => stopping.includes(severity));
  if (against.length > 0) return refuseFindings(against);
  if (strict && drift && drift.length > 0) {
    return new OpsError({
      code: "migrate.drift",
      message: `The live schema differs from what its migrations give, in ${drift.length} lines`,
      hint: "Bring the difference into a migration (prisma migrate diff writes it), or run without --strict.",
      exit: 3,
    });
  }
  return null;
}

function refuseFindings(against: Finding[]): OpsError {
  const named = against.slice(0, 5).map(({ rule, file, line }) => `${rule} (${file}:${line})`);
  const more = against.length > 5 ? ` and ${against.length - 5} more` : "";
  const rules = [...new Set(against.map(({ rule }) => rule))];
  return new OpsError({
    code: "migrate.refused",
    message: `${against.length === 1 ? "A finding stands" : `${against.length} findings stand`} against it: ${named.join(", ")}${more}`,
    hint: `Take the safe way each one names, waive it in the file ("-- atalaya:allow ${rules[0]} until <date>: <reason>"), or pass ${rules.map((rule) => `--accept ${rule}`).join(" ")}.`,
    exit: 3,
  });
}
