import os from "node:os";
import { replaceSection } from "../document.ts";
import type { Bar } from "./judge.ts";
import type { Sample } from "./sample.ts";

export type Report = {
  command: string;
  at: Date;
  runs: number;
  sample: Sample;
  versions: { system: string; embedded: string };
  bars: Bar[];
  embedded: Bar[];
};

const mark = { pass: "✓", miss: "✗ missed", told: "" };

export function table(bars: Bar[], heads: string[]): string {
  const rows = bars.map(({ what, measured, bar, state }) => [what, measured, bar, mark[state]].slice(0, heads.length));
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The machine in general terms: nothing that tells one from another of its kind. */
export function machine(): string {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.cpus().length} × ${cpu?.model.trim() || os.arch()}, ${memory} GiB memory, ${os.type()} ${os.release().split("-")[0]}, Node ${process.versions.node}`;
}

export function render(report: Report): string {
  const { sample, versions, at, runs } = report;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
  return `Measured ${at.toISOString().slice(0, 10)} by \`${report.command}\` on ${machine()}; PostgreSQL ${versions.system}, its own pg_dump and pg_restore.

The sample: the shop of \`examples/shop\` with ${sample.orders.toLocaleString("en-US")} orders, ${sample.rows.toLocaleString("en-US")} rows, ${gigabytes(sample.heapBytes)} of tables, ${gigabytes(sample.databaseBytes)} with indexes. Medians of ${runs} ${runs === 1 ? "run" : "runs"} (fastest to slowest).

${table(report.bars, ["what", "measured", "bar", ""])}

The same commands on the embedded PostgreSQL ${versions.embedded}, same sample:

${table(report.embedded, ["what", "measured"])}`;
}

/** Puts the numbers into docs/benchmarks.md. */
export async function writeReport(report: Report): Promise<void> {
  await replaceSection("bench:backup", render(report));
}
