import { findDrift } from "../drift/find-drift.ts";
import { lintMigration } from "../lint/lint-migration.ts";
import { lintRules } from "../lint/registry.ts";
import { judgeRehearsal, rehearsalRules } from "../rehearse/judge-rehearsal.ts";
import { rehearseMigration } from "../rehearse/rehearse-migration.ts";
import { readDownFiles } from "../safety/down-files.ts";
import { type OwnWriteLog, startOwnWrites } from "../safety/own-writes.ts";
import type { RehearsalPlace, SafetyNet } from "../safety/types.ts";
import { markWrites } from "../safety/write-guard.ts";
import type { WriteState } from "../safety/write-types.ts";
import type { Finding, MigrationSnapshot, Rehearsal } from "../types.ts";
import type { MigrateSafelyInput } from "./input.ts";
import { acceptFindings, judgeFindings, standingFindings, waiveMeasured } from "./judge-run.ts";
import type { Before } from "./preflight.ts";
import type { RunDraft } from "./run-draft.ts";

/** What stands behind an application: a way back, and how long each statement may hold what it locks. */
export type Proof = { net: SafetyNet; snapshot: MigrationSnapshot; mark: WriteState; own: OwnWriteLog };

/**
 * Lint, snapshot, rehearsal; every finding and the drift are in the draft.
 * @throws OpsError migrate.refused, migrate.drift when something stands against going on
 */
export async function rehearsePending(input: MigrateSafelyInput, draft: RunDraft, before: Before): Promise<Proof> {
  const linted = await lint(input, draft, before);
  const net = await input.openNet();
  const mark = await markWrites(before.target.url);
  const snapshot = await takeSnapshot(draft, net, before);
  await rehearse(input, draft, before, () => net.openRehearsal({ runId: draft.run.runId, snapshot }), linted);
  refuseFindings(input, draft);
  const own = startOwnWrites();
  draft.run.writes = { mark, own: own.writes };
  return { net, snapshot, mark, own };
}

/** What lint, rehearsal and judgement need to know; no way back among it. */
export type RehearsalInput = Pick<
  MigrateSafelyInput,
  | "directory"
  | "runningSchema"
  | "invariants"
  | "budgets"
  | "strict"
  | "accept"
  | "clock"
  | "log"
  | "onProgress"
  | "signal"
>;

/** @throws OpsError migrate.refused, migrate.drift */
export function refuseFindings({ strict }: RehearsalInput, { run }: RunDraft): void {
  const against = judgeFindings(run.findings, run.drift, strict);
  if (against) throw against;
}

/** Lints what is pending; every finding is in the draft. */
export function lint(
  input: RehearsalInput,
  draft: RunDraft,
  { plans, target, keptSchema }: Before,
): Promise<Finding[]> {
  return draft.step("lint", async () => {
    const prismaSchema = input.runningSchema ?? keptSchema ?? undefined;
    const found = await lintMigration({
      plans,
      serverVersion: Math.floor(target.serverVersionNum / 10_000),
      ...(prismaSchema ? { prismaSchema } : {}),
      today: input.clock.now(),
      laterRules: rehearsalRules,
      ...(input.signal ? { signal: input.signal } : {}),
    });
    draft.run.findings = acceptFindings(found, input.accept);
    return { note: countFindings(draft.run.findings), value: found };
  });
}

function takeSnapshot(draft: RunDraft, net: SafetyNet, { plans }: Before): Promise<MigrationSnapshot> {
  return draft.step("snapshot", async () => {
    const name = plans.at(-1)?.file.name ?? "";
    const snapshot = await net.takeSnapshot({ runId: draft.run.runId, name });
    draft.run.snapshot = snapshot;
    const note = [`${snapshot.kind === "branch" ? "Branch" : "Backup"} ${snapshot.name}.`, ...net.limits].join(" ");
    return { note, value: snapshot };
  });
}

/** Rehearses what is pending on a copy, which is closed afterwards; drift and findings are in the draft. */
export function rehearse(
  input: RehearsalInput,
  draft: RunDraft,
  { plans, applied, target }: Before,
  openPlace: () => Promise<RehearsalPlace>,
  linted: Finding[],
): Promise<void> {
  return draft.step("rehearse", async () => {
    const place = await openPlace();
    try {
      const { schema } = target;
      const drift = await findDrift({ url: target.url, schema, applied, serverUrl: place.url, log: input.log });
      const rehearsal = await rehearseMigration({
        url: place.url,
        schema,
        plans,
        place: place.place,
        invariants: input.invariants,
        downFiles: (await readDownFiles(input.directory, plans))
          .toReversed()
          .flatMap(({ name, downSql }) => (downSql === null ? [] : [{ file: name, sql: downSql }])),
        clock: input.clock,
        log: input.log,
        onProgress: ({ stage, done, total }) => input.onProgress?.({ label: `Rehearse: ${stage}`, done, total }),
        ...(input.signal ? { signal: input.signal } : {}),
      });
      rehearsal.notChecked.push(...place.leftOut);
      if ("skipped" in drift) rehearsal.notChecked.push(`drift of the schema: ${drift.skipped}`);
      draft.run.drift = "lines" in drift ? drift.lines : null;
      draft.run.rehearsal = rehearsal;
      const maySettle = (rule: string) => lintRules.get(rule)?.settledBy === "rehearsal";
      const { holdBudgetMs } = input.budgets;
      const judged = judgeRehearsal({ rehearsal, findings: linted, holdBudgetMs, maySettle });
      draft.run.findings = acceptFindings(waiveMeasured(judged, plans, input.clock.now()), input.accept);
      return {
        note: `${countStatements(rehearsal)}. ${countFindings(draft.run.findings)}`,
        value: undefined,
      };
    } finally {
      await place.close();
    }
  });
}

function countFindings(findings: Finding[]): string {
  const standing = standingFindings(findings).filter(({ severity }) => severity !== "note").length;
  const others = findings.length - standing;
  if (findings.length === 0) return "Nothing found.";
  return `${standing} ${standing === 1 ? "finding stands" : "findings stand"}${others > 0 ? `, ${others} noted, settled, waived or accepted` : ""}.`;
}

function countStatements({ statements, failure }: Rehearsal): string {
  const count = `${statements.length} ${statements.length === 1 ? "statement" : "statements"} ran on the copy`;
  return failure ? `${count}, the next one failed` : count;
}
