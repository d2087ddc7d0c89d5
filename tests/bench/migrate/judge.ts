import { type Bar, median } from "../backup/judge.ts";
import { type BlockedReader, type BlockedReaders, READ_BAR_MS } from "./blocked-reader.ts";
import type { HazardBench } from "./hazards.ts";
import type { Overhead } from "./overhead.ts";
import type { RehearsedHazards } from "./rehearse-corpus.ts";
import type { Verdict } from "./verdicts.ts";

const FOUND_BAR = 0.97;
const FALSE_BAR = 0.05;

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const told = (what: string, measured: string): Bar => ({ what, measured, bar: "", state: "told" });
const held = (what: string, measured: string, bar: string, isMet: boolean): Bar => ({
  what,
  measured,
  bar,
  state: isMet ? "pass" : "miss",
});

function spread(values: number[]): string {
  if (values.length === 1) return seconds(values[0] ?? 0);
  return `${seconds(median(values))} (${seconds(Math.min(...values))} to ${seconds(Math.max(...values))})`;
}

/** An unsettled warning about a harmless file is a false alarm. */
export function judgeHazards({ corpus, unseen }: RehearsedHazards): Bar[] {
  return [...judgeCorpus("the corpus", corpus), ...judgeCorpus("files written after the rules", unseen)];
}

function judgeCorpus(name: string, bench: HazardBench): Bar[] {
  const alarms = [...bench.falseAlarms.map(({ file }) => file), ...bench.unsettled];
  const missed = bench.missed.map(({ file }) => file);
  const { found, falseAlarms } = bench.squawkAlone;
  const list = (files: string[]) => (files.length > 0 ? `: ${files.join(", ")}` : "");
  const mixed = ["h14_prisma_add_and_backfill", "h58_copy_rows_under_lock"];
  return [
    held(
      `Hazards found in ${name}, ${bench.files} files`,
      `${percent(bench.found / bench.hazards)}: ${bench.found} of ${bench.hazards}${missed.length > 0 ? `, not${list(missed)}` : ""}`,
      `≥ ${percent(FOUND_BAR)}, structure and backfill in one transaction among them`,
      bench.found / bench.hazards >= FOUND_BAR && !mixed.some((file) => missed.includes(file)),
    ),
    held(
      `False alarms in ${name}`,
      `${percent(alarms.length / bench.harmless)}: ${alarms.length} of ${bench.harmless}${list(alarms)}`,
      `≤ ${percent(FALSE_BAR)}`,
      alarms.length / bench.harmless <= FALSE_BAR,
    ),
    told(
      "The same by squawk alone",
      `${percent(found / bench.hazards)} found, ${percent(falseAlarms / bench.harmless)} false alarms: ${found} of ${bench.hazards}, ${falseAlarms} of ${bench.harmless}`,
    ),
  ];
}

export function judgeVerdicts(verdicts: Verdict[], rows: number): Bar[] {
  const wrong = verdicts.filter(({ right }) => !right).map(({ sql, measured }) => `\`${sql}\` (${measured})`);
  return [
    held(
      `Verdicts on ${rows.toLocaleString("en-US")} rows: rewrites, scans and locks`,
      `${verdicts.length - wrong.length} of ${verdicts.length} right${wrong.length > 0 ? `, not: ${wrong.join(", ")}` : ""}`,
      "every one",
      wrong.length === 0,
    ),
  ];
}

export function judgeReaders({ atalaya, prisma }: BlockedReaders): Bar[] {
  const most = (runs: BlockedReader[], pick: (run: BlockedReader) => number) => Math.max(...runs.map(pick));
  const sum = (runs: BlockedReader[], pick: (run: BlockedReader) => number) =>
    runs.reduce((total, run) => total + pick(run), 0);
  const longest = most(atalaya, (run) => run.longestReadMs);
  const over = sum(atalaya, (run) => run.readsOverBar);
  const finished = (runs: BlockedReader[]) => seconds(median(runs.map((run) => run.ddlFinishedMs)));
  return [
    held(
      "Longest read at 40/s, a transaction of 6 s in the way of the ALTER TABLE",
      `${longest.toFixed(0)} ms, of that on the server ${most(atalaya, (run) => run.longestOnServerMs).toFixed(0)} ms; ${over} of ${sum(atalaya, (run) => run.reads)} reads over ${READ_BAR_MS} ms`,
      `≤ ${READ_BAR_MS} ms, none over`,
      over === 0,
    ),
    told(
      "The same by Prisma's engine",
      `${seconds(most(prisma, (run) => run.longestReadMs))}; ${sum(prisma, (run) => run.readsOverBar)} of ${sum(prisma, (run) => run.reads)} reads over ${READ_BAR_MS} ms`,
    ),
    told(
      "The ALTER TABLE was done after",
      `${finished(atalaya)}; by Prisma's engine ${finished(prisma)}; the transaction in the way ends after 6 s`,
    ),
  ];
}

export function judgeOverhead({ engineMs, applyMs, first, later, nothingPendingMs }: Overhead): Bar[] {
  const typical = (step: string) => seconds(median(later.map(({ steps }) => steps[step] ?? 0)));
  const copy = seconds(median(later.map(({ copyMs }) => copyMs)));
  const named = ["preflight", "lint", "snapshot", "rehearse", "apply", "validate", "record"];
  return [
    told("One ADD COLUMN, Prisma's engine", spread(engineMs)),
    told("One ADD COLUMN, our apply alone", spread(applyMs)),
    told("`db:migrate:safe`, first run", `${seconds(first.wallMs)}; snapshot ${seconds(first.steps.snapshot ?? 0)}`),
    told("`db:migrate:safe`, later runs", spread(later.map(({ wallMs }) => wallMs))),
    told("Its steps", named.map((step) => `${step} ${typical(step)}`).join(", ")),
    told("Of the rehearsal, the copy and the comparison of the schema", copy),
    held("Nothing pending", spread(nothingPendingMs), "about 1 s", median(nothingPendingMs) <= 1500),
  ];
}
