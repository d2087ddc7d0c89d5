import { type MigrationRun, openFindings } from "#modules/migrate/report";

type Step = MigrationRun["steps"][number];

/** What the report's data tell of a step: a message of `migration.steps.notes` with its parts. */
export type StepFact =
  | { key: "preflight"; parts: { count: number; statements: number } }
  | { key: "lint"; parts: { count: number; open: number } }
  | { key: "snapshot"; parts: { kind: "branch" | "backup" } }
  | { key: "rehearse"; parts: { count: number; failed: string } }
  | { key: "apply"; parts: { count: number; waits: number } }
  | { key: "validate"; parts: { count: number } }
  | { key: "rollBack"; parts: { how: string } }
  | { key: "record"; parts: Record<string, never> };

/**
 * A step in the reader's language, as `fact`, and in `note` what only the command's own English sentence says: why it failed,
 * what it remarked.
 */
export function tellStep(step: Step, report: MigrationRun): { fact: StepFact | null; note: string } {
  if (step.state === "skipped") return { fact: null, note: "" };
  const fact = step.state === "done" ? findFact(step.step, report) : null;
  if (!fact) return { fact, note: step.note };
  const known = said[step.step];
  return { fact, note: known ? step.note.replace(known, "").trim() : "" };
}

function findFact(step: Step["step"], report: MigrationRun): StepFact | null {
  const { pending, snapshot, rehearsal, applied, lockTimeouts, checks, rollback } = report;
  switch (step) {
    case "preflight":
      return { key: "preflight", parts: { count: pending.length, statements: sum(pending) } };
    case "lint":
      return { key: "lint", parts: countLinted(report) };
    case "snapshot":
      return snapshot && { key: "snapshot", parts: { kind: snapshot.kind } };
    case "rehearse":
      return (
        rehearsal && {
          key: "rehearse",
          parts: { count: rehearsal.statements.length, failed: String(rehearsal.failure !== null) },
        }
      );
    case "apply":
      return applied.length > 0 ? { key: "apply", parts: { count: applied.length, waits: lockTimeouts.length } } : null;
    case "validate":
      return checks.length > 0 && checks.every(({ ok }) => ok)
        ? { key: "validate", parts: { count: checks.length } }
        : null;
    case "roll-back":
      return rollback && { key: "rollBack", parts: { how: rollback.how } };
    case "record":
      return { key: "record", parts: {} };
  }
}

const sum = (pending: MigrationRun["pending"]) => pending.reduce((all, { statements }) => all + statements, 0);

/** What the rehearsal found came later, and is told there. */
function countLinted({ findings }: MigrationRun): { count: number; open: number } {
  const linted = findings.filter(({ by }) => by !== "rehearsal");
  return { count: linted.length, open: openFindings({ findings: linted }).length };
}

/** Of the sentences that may remark on more than the data hold, the part that the fact says too. */
const said: Partial<Record<Step["step"], RegExp>> = {
  preflight: /^(?:\d+ of \d+ migrations pending, \d+ statements\.|Nothing is pending\.)/,
  snapshot: /^(?:Branch|Backup) \S+\.(?=\s|$)/,
  "roll-back": /^Brought back by [^"]+?\.(?=\s|$)(?: What was there is kept as "[^"]*"\.)?/,
};
