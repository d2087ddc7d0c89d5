import type { EmbeddedRun, Run } from "./measure.ts";

export type Bar = { what: string; measured: string; bar: string; state: "pass" | "miss" | "told" };

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;
const spread = (values: number[]) =>
  `${seconds(median(values))} (${seconds(Math.min(...values))} to ${seconds(Math.max(...values))})`;

function barOf(what: string, value: number, most: number, show: (value: number) => string, detail: string): Bar {
  return {
    what,
    measured: `${show(value)}${detail ? `: ${detail}` : ""}`,
    bar: `≤ ${show(most)}`,
    state: value <= most ? "pass" : "miss",
  };
}

const times = (ratio: number) => `${ratio.toFixed(2)} ×`;
const told = (what: string, measured: string): Bar => ({ what, measured, bar: "", state: "told" });

/** The numbers of the design against what was measured: ratios are of medians of the same runs. */
export function judgeRuns(runs: Run[]): Bar[] {
  const all = (pick: (run: Run) => number) => runs.map(pick);
  const ratio = (mine: number[], theirs: number[]) => median(mine) / median(theirs);
  const full = all((run) => run.full.wallMs);
  const dump = all((run) => run.peerDumpMs);
  const restore = all((run) => run.restore.wallMs);
  const peerRestore = all((run) => run.peerRestoreMs);
  const rss = Math.max(
    ...runs.flatMap(({ full: first, clustered, scattered }) =>
      [first, clustered.backup, scattered.backup].map((backup) => backup.peakRssBytes),
    ),
  );
  return [
    barOf(
      "Full backup, encrypted, against pg_dump -Fd -j2 -Z1",
      ratio(full, dump),
      0.8,
      times,
      `${spread(full)} against ${spread(dump)}`,
    ),
    told(
      "Size on disk",
      `${megabytes(median(all((run) => run.ourBytes)))} against ${megabytes(median(all((run) => run.peerBytes)))}`,
    ),
    ...judgeSecond(
      "clustered",
      runs.map((run) => ({ ...run.clustered, full: run.full })),
    ),
    ...judgeSecond(
      "scattered",
      runs.map((run) => ({ ...run.scattered, full: run.full })),
    ),
    barOf(
      "Restore, verified, against pg_restore -j2",
      ratio(restore, peerRestore),
      1,
      times,
      `${spread(restore)} against ${spread(peerRestore)}`,
    ),
    told(
      "The same without ANALYZE and verification",
      times(
        ratio(
          all((run) => run.restore.withoutVerifyMs),
          peerRestore,
        ),
      ),
    ),
    barOf(
      "Peak memory of the exporting process",
      rss / 1e6,
      256,
      (value) => `${Math.round(value)} MB`,
      "the highest of all runs",
    ),
    told("Peak memory of the restoring process", megabytes(Math.max(...all((run) => run.restore.peakRssBytes)))),
  ];
}

type Second = Run["clustered"] & { full: Run["full"] };

function judgeSecond(name: "clustered" | "scattered", runs: Second[]): Bar[] {
  const wall = runs.map(({ backup }) => backup.wallMs);
  const dump = runs.map(({ peerDumpMs }) => peerDumpMs);
  const uploaded = median(runs.map(({ backup, full }) => backup.bytes.stored / full.bytes.stored));
  const rows = median(runs.map(({ change }) => change.rowsShare));
  const pages = median(runs.map(({ change }) => change.pagesShare));
  const chunks = runs[0]?.backup.chunks;
  const what = `Second backup, changes ${name} (${percent(rows)} of rows, on ${percent(pages)} of pages)`;
  const detail = `${spread(wall)} against ${spread(dump)}`;
  const sent = `${chunks?.written} of ${chunks?.total} chunks`;
  const ratio = median(wall) / median(dump);
  if (name === "scattered")
    return [told(what, `${times(ratio)}: ${detail}`), told("Uploaded by it", `${percent(uploaded)}: ${sent}`)];
  return [barOf(what, ratio, 0.15, times, detail), barOf("Uploaded by it", uploaded, 0.03, percent, sent)];
}

export function judgeDrills(tables: number, drills: { wallMs: number; tables: number }[]): Bar[] {
  if (drills.some((drill) => drill.tables !== tables)) throw new Error("a drill left tables out");
  const wall = drills.map(({ wallMs }) => wallMs);
  return [
    barOf(
      `Drill of ${tables.toLocaleString("en-US")} tables`,
      median(wall) / 1000,
      221,
      (value) => `${value.toFixed(1)} s`,
      "",
    ),
  ];
}

export function judgeEmbedded(runs: EmbeddedRun[]): Bar[] {
  const row = (what: string, pick: (run: EmbeddedRun) => number) => told(what, spread(runs.map(pick)));
  return [
    row("Full backup", ({ full }) => full.wallMs),
    row("Second backup, nothing changed", ({ unchanged }) => unchanged.wallMs),
    row("Second backup, changes clustered", ({ clustered }) => clustered.wallMs),
    row("Restore, verified", ({ restore }) => restore.wallMs),
  ];
}
