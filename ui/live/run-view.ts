/** A run as the browser needs it: the same shape for a backup and for a drill. */
export type RunView = {
  id: string;
  state: "queued" | "running" | "finished" | "passed" | "failed";
  phase: "freeze" | "schema" | "plan" | "export" | "manifest" | "rows" | "indexes" | "verify" | "done" | null;
  /** How much of the phase is done, 0 to 1; null while that is not known yet. */
  fraction: number | null;
  bytesDone: number;
  bytesTotal: number;
  /** Mean speed since the start; null before the first bytes. */
  bytesPerSecond: number | null;
  /** When the engine wrote this, as an ISO time: speeds are measured on its clock, not on the reader's. */
  at: string | null;
  /** True when a running job has given no sign of life for five minutes. */
  stalled: boolean;
};

/** Whether nothing more is to be waited for. */
export function isOver(run: RunView): boolean {
  return run.state === "finished" || run.state === "passed" || run.state === "failed";
}
