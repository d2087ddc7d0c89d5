import type { RestoreProgress } from "#modules/backup";
import type { ProgressLine } from "./progress-line.ts";

/** Shows a restore's progress: bytes while rows come in, steps while indexes are built. */
export function showRestore(line: ProgressLine, name: string): (progress: RestoreProgress) => void {
  return (progress) => {
    const startedAt = Date.parse(progress.startedAt);
    const label = `${name}: ${progress.phase}`;
    if (progress.phase === "rows")
      line.show({ label, done: progress.bytesDone, total: progress.bytesTotal, unit: "bytes", startedAt });
    else
      line.show({
        label,
        done: progress.indexesDone,
        total: progress.phase === "indexes" ? progress.indexesTotal : 0,
        unit: "steps",
        startedAt,
      });
  };
}
