/** A run as the browser needs it: the same shape for a backup, a drill and a migration. */
export type RunView = {
  id: string;
  state: "queued" | "running" | "finished" | "passed" | "failed";
  phase: Phase | null;
  /** How much of the phase is done, 0 to 1; null while that is not known yet. Of a run in steps, how many are done. */
  fraction: number | null;
  /** Of a run in steps: the one it is at, counted from 1, and how many there are. */
  steps?: { at: number; of: number };
  bytesDone: number;
  bytesTotal: number;
  /** Mean speed since the start; null before the first bytes. */
  bytesPerSecond: number | null;
  /** When the engine wrote this, as an ISO time: speeds are measured on its clock, not on the reader's. */
  at: string | null;
  /** True when a running job has given no sign of life for five minutes. */
  stalled: boolean;
};

type Phase =
  | ("freeze" | "schema" | "plan" | "export" | "manifest" | "rows" | "indexes" | "verify" | "done")
  | ("preflight" | "lint" | "snapshot" | "rehearse" | "apply" | "validate" | "roll-back" | "record");

/** Whether nothing more is to be waited for. */
export function isOver(run: RunView): boolean {
  return run.state === "finished" || run.state === "passed" || run.state === "failed";
}
