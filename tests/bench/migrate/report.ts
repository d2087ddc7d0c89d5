import type { Bar } from "../backup/judge.ts";
import { machine, table } from "../backup/report.ts";
import { replaceSection } from "../document.ts";
import type { Verdict } from "./verdicts.ts";

export type MigrateReport = {
  command: string;
  at: Date;
  version: string;
  bars: Bar[];
  /** What each statement was measured to do, when that was measured. */
  verdicts: Verdict[];
  /** What the sample of the overhead is, in words. */
  sample: string | null;
};

export function render({ command, at, version, bars, verdicts, sample }: MigrateReport): string {
  const parts = [
    `Measured ${at.toISOString().slice(0, 10)} by \`${command}\` on ${machine()}; PostgreSQL ${version}, embedded.`,
    ...(sample ? [sample] : []),
    table(bars, ["what", "measured", "bar", ""]),
  ];
  if (verdicts.length > 0) {
    const rows: Bar[] = verdicts.map(({ sql, measured, right, durationMs }) => ({
      what: `\`${sql}\``,
      measured,
      bar: `${Math.round(durationMs)} ms`,
      state: right ? "pass" : "miss",
    }));
    parts.push("Each statement, rehearsed:", table(rows, ["statement", "does", "in rehearsal", "right"]));
  }
  return parts.join("\n\n");
}

/** Puts the numbers into docs/benchmarks.md. */
export async function writeReport(report: MigrateReport): Promise<void> {
  await replaceSection("bench:migrate", render(report));
}
