import { OpsError } from "#modules/platform";
import { lintRules } from "../lint/registry.ts";
import { waive } from "../lint/waivers.ts";
import type { PlannedFile } from "../plan/types.ts";
import { rehearsalRules } from "../rehearse/judge-rehearsal.ts";
import type { Finding, Severity } from "../types.ts";

/** What cannot be accepted: the target would refuse it just as the copy did. */
const FINAL = "rehearsal-failed";

/** Findings, those of a rule named by `--accept` marked as accepted. */
export function acceptFindings(findings: Finding[], accept: string[]): Finding[] {
  return findings.map((finding) =>
    accept.includes(finding.rule) && finding.rule !== FINAL ? { ...finding, accepted: true } : finding,
  );
}

/** Findings, those of the rehearsal marked that their file waives; what is wrong with a waiver was told by lint. */
export function waiveMeasured(findings: Finding[], plans: PlannedFile[], today: Date): Finding[] {
  const every = new Set<string>([...lintRules.keys(), ...rehearsalRules]);
  const measured = findings.filter(({ by }) => by === "rehearsal");
  const marked = waive({ findings: measured, plans, today, rules: every, later: every });
  const waivers = new Map(marked.map((finding) => [keyOf(finding), finding.waived]));
  return findings.map((finding) => {
    const waived = finding.by === "rehearsal" ? waivers.get(keyOf(finding)) : undefined;
    return waived ? { ...finding, waived } : finding;
  });
}

function keyOf({ rule, file, line, message }: Finding): string {
  return JSON.stringify([rule, file, line, message]);
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
  const rules = [...new Set(against.map(({ rule }) => rule))].filter((rule) => rule !== FINAL);
  return new OpsError({
    code: "migrate.refused",
    message: `${against.length === 1 ? "A finding stands" : `${against.length} findings stand`} against it: ${named.join(", ")}${more}`,
    hint: hintFor(rules),
    exit: 3,
  });
}

function hintFor([first, ...rest]: string[]): string {
  if (first === undefined) return "Correct the file: the target would refuse it just as the copy did.";
  const accepted = [first, ...rest].map((rule) => `--accept ${rule}`).join(" ");
  return `Take the safe way each one names, waive it in the file ("-- atalaya:allow ${first} until <date>: <reason>"), or pass ${accepted}.`;
}
