import type { State } from "../../ui/state.ts";
import type { ServiceHealth } from "../data/health.ts";
import type { MigrationLine } from "../data/rows.ts";
import type { Recovery, RecoveryAnswer } from "./judge-recovery.ts";
import { standMigration } from "./migration-standing.ts";

export type FailedRun = { id: string; database: string };
export type StalledRun = { id: string; database: string; job: "backup" | "drill" };

export type NeedFacts = {
  services: ServiceHealth[];
  recovery: Recovery | null;
  /** Databases whose newest ended backup failed. */
  failed: FailedRun[];
  stalled: StalledRun[];
  /** The newest run of each database that was meant to change it. */
  migrations: MigrationLine[];
  now: Date;
};

const weekMs = 7 * 24 * 3_600_000;

/** One thing that waits for a person: what, and the page where it is put right. */
export type Need = { kind: string; state: State; subject: string; path: string };

/** What needs a person, most urgent first. An empty list is the good news. */
export function judgeNeeds({ services, recovery, failed, stalled, migrations, now }: NeedFacts): Need[] {
  const needs: Need[] = [
    ...services.filter(({ ok }) => !ok).map(({ name }) => need("service-down", "bad", name, "/system")),
    ...failed.map(({ id, database }) => need("backup-failed", "bad", database, `/backups/${id}`)),
    ...recoveryNeeds(recovery),
    ...migrations.flatMap((run) => migrationNeeds(run, now)),
    ...stalled.map(({ id, database, job }) =>
      need(`${job}-stalled`, "warn", database, job === "backup" ? `/backups/${id}` : "/drills"),
    ),
  ];
  return needs.toSorted((a, b) => rank(a) - rank(b));
}

/** A failed one needs a person until another run ends well; what changed nothing is told for a week. */
function migrationNeeds(run: MigrationLine, now: Date): Need[] {
  const { standing, state } = standMigration(run, now);
  const isRecent = now.getTime() - run.startedAt.getTime() < weekMs;
  const isNeed = standing === "failed" || standing === "stalled" || (isRecent && changedNothing.has(standing));
  return isNeed ? [need(`migration-${standing}`, state, run.database, `/migrations/${run.id}`)] : [];
}

const changedNothing = new Set<string>(["refused", "rolled-back"]);

const recoveryNeed: Partial<Record<RecoveryAnswer, { kind: string; state: State; path: string }>> = {
  missing: { kind: "backup-missing", state: "bad", path: "/backups" },
  "drill-failed": { kind: "drill-failed", state: "bad", path: "/drills" },
  unproved: { kind: "drill-missing", state: "warn", path: "/drills" },
  "stale-proof": { kind: "drill-old", state: "warn", path: "/drills" },
  late: { kind: "backup-late", state: "warn", path: "/backups" },
  slow: { kind: "restore-slow", state: "warn", path: "/drills" },
};

function recoveryNeeds(recovery: Recovery | null): Need[] {
  if (!recovery || recovery.answer === "first-running") return [];
  return recovery.problems.flatMap(({ database, answer }) => {
    const found = recoveryNeed[answer];
    return found ? [{ ...found, subject: database }] : [];
  });
}

function need(kind: string, state: State, subject: string, path: string): Need {
  return { kind, state, subject, path };
}

function rank({ state }: Need): number {
  return state === "bad" ? 0 : 1;
}
