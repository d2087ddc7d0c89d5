import { readProgress } from "../apply/progress.ts";
import type { InvariantAnswer } from "../data/invariants.ts";
import type { DataState } from "../data/read-data-state.ts";
import { judgeHistory } from "../history/judge-history.ts";
import { readMigrations } from "../history/read-migrations.ts";
import { planMigration } from "../plan/plan-migration.ts";
import type { PlannedFile } from "../plan/types.ts";
import { findInterruptedRun, findRunningSchema } from "../record/target-ledger.ts";
import { openTarget, type Target } from "../target/open-target.ts";
import type { Validation } from "../types.ts";
import type { MigrateSafelyInput } from "./input.ts";
import { type LookInput, lookAtTarget } from "./look-at-target.ts";
import type { RunDraft } from "./run-draft.ts";

/** What is known before anything is done. Holds the migration lock until it is disposed of. */
export type Before = AsyncDisposable & {
  target: Target;
  /** What is still to be applied; of a file that is half applied already, what is left. */
  plans: PlannedFile[];
  /** As `plans`, whole. */
  files: PlannedFile[];
  applied: PlannedFile[];
  /** The Prisma schema that the last run kept. */
  keptSchema: string | null;
  state: DataState;
  invariants: InvariantAnswer[];
  /** Codes and objects that were wrong before: what is no news afterwards. */
  validation: Validation;
};

export type PreflightInput = LookInput & Pick<MigrateSafelyInput, "directory" | "lockWaitMs">;

/** Takes the lock, holds history against files, and looks at the data and the structure as they are. */
export async function checkBefore(input: PreflightInput, draft: RunDraft): Promise<Before> {
  return draft.step("preflight", async () => {
    const { lockWaitMs: waitMs = 10_000 } = input;
    const target = await openTarget({ ...input, waitMs });
    try {
      const before = await look(input, target);
      draft.run.pending = before.files.map(({ file, statements }) => ({
        name: file.name,
        checksum: file.checksum,
        statements: statements.length,
      }));
      return { note: describe(before), value: before };
    } catch (error) {
      await target.close();
      throw error;
    }
  });
}

async function look(input: PreflightInput, target: Target): Promise<Before> {
  const files = await readMigrations(input.directory);
  const history = await target.history.read();
  const { pending, resumable, notes } = judgeHistory(files, history, await readProgress(target));
  target.notes.push(...notes, ...(await noteInterrupted(target)));
  const whole = await planMigration(pending);
  const plans = whole.map((plan) => (plan.file.name === resumable?.name ? from(plan, resumable.step) : plan));
  const finished = new Set(history.filter((row) => row.finished).map(({ name }) => name));
  const keptSchema = await findRunningSchema(target.ask);
  const common = { target, plans, files: whole, keptSchema, [Symbol.asyncDispose]: () => target.close() };
  if (plans.length === 0) return { ...common, ...NOTHING_LOOKED_AT };
  const applied = await planMigration(files.filter(({ name }) => finished.has(name)));
  return { ...common, applied, ...(await lookAtTarget(input, target.schema)) };
}

async function noteInterrupted({ ask }: Target): Promise<string[]> {
  const runId = await findInterruptedRun(ask);
  if (runId === null) return [];
  return [`${runId} ended before its time and was not validated; npm run db:rollback -- --run ${runId} undoes it.`];
}

const NOTHING_LOOKED_AT = {
  applied: [],
  state: { tables: [], notChecked: [] },
  invariants: [],
  validation: {
    ok: true,
    faults: [],
    notChecked: [],
    notes: [],
    checks: [],
    database: { label: "", role: "", serverVersion: "" },
    durationMs: 0,
  },
};

/** What is left of a file when its first steps are done. */
function from(plan: PlannedFile, step: number): PlannedFile {
  const steps = plan.steps.slice(step);
  return { ...plan, steps, statements: steps.flatMap(({ statements }) => statements) };
}

function describe({ plans, applied, target, validation }: Before): string {
  if (plans.length === 0) return ["Nothing is pending.", ...target.notes].join(" ");
  const statements = plans.reduce((sum, plan) => sum + plan.statements.length, 0);
  const known = validation.faults.length;
  return [
    `${plans.length} of ${plans.length + applied.length} migrations pending, ${statements} statements.`,
    ...(known > 0
      ? [`${known} ${known === 1 ? "fault is" : "faults are"} there already; npm run db:validate names them.`]
      : []),
    ...target.notes,
  ].join(" ");
}
