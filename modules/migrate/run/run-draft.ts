import { randomBytes } from "node:crypto";
import { type Clock, describeError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import type { Ledger } from "../record/ledger.ts";
import type { MigrationOutcome, MigrationRun, MigrationStep, StepOutcome } from "../types.ts";

type DraftInput = {
  database: string;
  url: string;
  mode: MigrationRun["mode"];
  ledger: Ledger;
  clock: Clock;
  onStep?: ((step: MigrationStep) => void) | undefined;
};

/** A run as it grows: what each step found, when, and how it ended. */
export class RunDraft {
  readonly run: MigrationRun;
  readonly #input: DraftInput;
  #isTold = false;

  constructor(input: DraftInput) {
    const startedAt = input.clock.now();
    const { host, port, database } = describeTarget(input.url);
    this.#input = input;
    this.run = {
      runId: `migrate-${startedAt.toISOString().replace(/[-:]|\.\d+/g, "")}-${randomBytes(3).toString("hex")}`,
      database: input.database,
      target: `${host}:${port}/${database}`,
      mode: input.mode,
      startedAt: startedAt.toISOString(),
      finishedAt: startedAt.toISOString(),
      outcome: "failed",
      error: null,
      pending: [],
      applied: [],
      findings: [],
      drift: null,
      snapshot: null,
      rehearsal: null,
      checks: [],
      lockTimeouts: [],
      blockedMs: 0,
      rollback: null,
      steps: [],
    };
  }

  /** Does one step and notes when, how long and with what. The first word of it reaches the console. */
  async step<T>(step: MigrationStep, work: () => Promise<{ note: string; value: T; state?: StepOutcome["state"] }>) {
    this.#input.onStep?.(step);
    await this.#tell(step);
    const startedAt = this.#input.clock.now();
    const note = (state: StepOutcome["state"], words: string) => {
      const durationMs = this.#input.clock.now().getTime() - startedAt.getTime();
      this.run.steps.push({ step, state, startedAt: startedAt.toISOString(), durationMs, note: words });
    };
    try {
      const { note: words, value, state = "done" } = await work();
      note(state, words);
      return value;
    } catch (error) {
      const { message, exit } = describeError(error);
      note([2, 3, 4, 5].includes(exit) ? "refused" : "failed", message);
      throw error;
    }
  }

  /** From here on the console shows it: a run with nothing pending is no news. */
  async begin(): Promise<void> {
    this.#isTold = true;
    const { runId, database, target, mode, startedAt } = this.run;
    await this.#input.ledger.begin({ runId, database, target, mode, startedAt });
  }

  fail(error: unknown): void {
    const described = describeError(error);
    const { code, message, hint = "", exit } = described;
    this.run.error = { code, message, hint, exit };
    this.run.outcome = outcomeOf(exit, this.run);
    // 6 says that nothing is changed, 7 that something is: both by how it ended.
    if (this.run.outcome === "rolled-back") this.run.error.exit = 6;
    if (this.run.outcome === "failed" && exit === 6) this.run.error.exit = 7;
  }

  async finish(outcome: MigrationOutcome = this.run.outcome): Promise<MigrationRun> {
    this.run.outcome = outcome;
    this.run.finishedAt = this.#input.clock.now().toISOString();
    if (outcome === "nothing-pending") return this.run;
    if (!this.#isTold) await this.begin();
    const unrecorded = await this.#input.ledger.finish(this.run);
    const note = unrecorded.length === 0 ? "Recorded." : `Not recorded in ${unrecorded.join("; ")}.`;
    const startedAt = this.run.finishedAt;
    this.run.steps.push({
      step: "record",
      state: unrecorded.length === 0 ? "done" : "failed",
      startedAt,
      durationMs: 0,
      note,
    });
    return this.run;
  }

  async #tell(step: MigrationStep): Promise<void> {
    if (this.#isTold) await this.#input.ledger.show(this.run.runId, step);
  }
}

function outcomeOf(exit: number, { applied, rollback }: MigrationRun): MigrationOutcome {
  if (rollback) return "rolled-back";
  if (applied.length > 0 || exit === 7 || exit === 1) return "failed";
  return exit === 6 ? "rolled-back" : "refused";
}
