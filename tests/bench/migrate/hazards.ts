import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OpsError } from "#modules/platform";
import { lintMigration } from "../../../modules/migrate/lint/lint-migration.ts";
import { runSquawk } from "../../../modules/migrate/lint/squawk/run-squawk.ts";
import { planMigration } from "../../../modules/migrate/plan/plan-migration.ts";
import type { PlannedFile } from "../../../modules/migrate/plan/types.ts";
import type { Finding, Rehearsal } from "../../../modules/migrate/types.ts";

export type CorpusFile = {
  name: string;
  sql: string;
  /** Rules any of which finds what is wrong with it; empty for a harmless one. */
  expected: string[];
  /** Harmless, and only a rehearsal can know it. */
  needsRehearsal: boolean;
};

export type HazardBench = {
  files: number;
  hazards: number;
  found: number;
  missed: { file: string; expected: string[]; instead: string[] }[];
  harmless: number;
  falseAlarms: { file: string; rules: string[] }[];
  /** Harmless files that only a rehearsal can tell from hazards; false alarms while there is none. */
  unsettled: string[];
  /** The peer, as it is installed, on the same files: what it says of a hazard, whatever it says, and of a harmless one. */
  squawkAlone: { found: number; falseAlarms: number };
};

export type HazardBenchOptions = {
  /** Default: the corpus that the rules were made with. */
  folder?: string;
  /** 2 takes each second file, for a quick look. */
  every?: number;
  /** Settles findings as `db:migrate:safe` does: applies the file to a copy of the shop, and judges. */
  rehearse?: (file: CorpusFile, plan: PlannedFile) => Promise<Rehearsal>;
  /** The findings of lint and rehearsal together; those it settles carry `settled`. */
  judge?: (findings: Finding[], rehearsal: Rehearsal) => Finding[];
};

const corpus = join(import.meta.dirname, "corpus");
/** Written afterwards, as others write: what the rules say of files that they were not made with. */
export const unseenFolder = join(corpus, "unseen");
/** The shop that the files are written against, with rows. */
export const shopFile = join(corpus, "shop.sql");
const SERVER_VERSION = 18;
const TODAY = new Date("2026-11-22T12:00:00Z");

/** What lint finds in the corpus, alone or with a rehearsal of each file. */
export async function benchHazards(options: HazardBenchOptions = {}): Promise<HazardBench> {
  const { folder, every = 1 } = options;
  const files = (await readCorpus(folder)).filter((_file, at) => at % every === 0);
  const squawk = await squawkAlone(files);
  const bench: HazardBench = {
    files: files.length,
    hazards: 0,
    found: 0,
    missed: [],
    harmless: 0,
    falseAlarms: [],
    unsettled: [],
    squawkAlone: squawk,
  };
  for (const file of files) judgeFile(bench, file, await findingsOf(file, options));
  return bench;
}

async function findingsOf(file: CorpusFile, { rehearse, judge }: HazardBenchOptions): Promise<Finding[]> {
  const plan = await planOrRefusal(file);
  if ("rule" in plan) return [plan];
  const findings = await lintMigration({ plans: [plan], serverVersion: SERVER_VERSION, today: TODAY });
  return rehearse && judge ? judge(findings, await rehearse(file, plan)) : findings;
}

/** A file that is refused before lint looks at it is found by the code of the refusal. */
async function planOrRefusal({ name, sql }: CorpusFile): Promise<PlannedFile | Finding> {
  try {
    const [plan] = await planMigration([{ name, sql, checksum: "", acceptedChecksums: [] }]);
    if (plan) return plan;
    throw new Error(`${name} gave no plan`);
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const { code: rule, message, hint = "" } = error;
    return { rule, file: name, line: 1, severity: "error", message, safeWay: hint, by: "atalaya" };
  }
}

function judgeFile(bench: HazardBench, file: CorpusFile, findings: Finding[]): void {
  const open = findings.filter(
    ({ severity, waived, settled }) => severity !== "note" && !waived && settled === undefined,
  );
  const rules = [...new Set(open.map(({ rule }) => rule))];
  if (file.expected.length > 0) {
    bench.hazards++;
    if (file.expected.some((rule) => rules.includes(rule))) bench.found++;
    else bench.missed.push({ file: file.name, expected: file.expected, instead: rules });
    return;
  }
  bench.harmless++;
  if (rules.length === 0) return;
  // A warning waits for the rehearsal; without one nothing is decided about such a file.
  const waits = file.needsRehearsal && open.every(({ severity }) => severity === "warning");
  if (waits) bench.unsettled.push(file.name);
  else bench.falseAlarms.push({ file: file.name, rules });
}

/** With its defaults, but for the rules of taste (`prefer-…`) and of time limits, which it tells of nearly every file. */
async function squawkAlone(files: CorpusFile[]): Promise<HazardBench["squawkAlone"]> {
  const said = await runSquawk({ files, serverVersion: SERVER_VERSION });
  const told = files.filter(({ name }) => (said.get(name) ?? []).some(({ rule_name: rule }) => !taste.test(rule)));
  const found = told.filter(({ expected }) => expected.length > 0).length;
  return { found, falseAlarms: told.length - found };
}

const taste = /^prefer-|-timeout|^require-timeout|^ban-concurrent-index-creation-in-transaction$/;

/** Each file says in its first line what it is: `-- hazard: <rule>[, <rule>]` or `-- harmless[: rehearsal]`. */
export async function readCorpus(folder = corpus): Promise<CorpusFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql") && name !== "shop.sql").sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), "utf8");
      const head = /^-- (hazard|harmless)(?:: (.+))?$/m.exec(sql);
      const expected = head?.[1] === "hazard" ? (head[2] ?? "").split(",").map((rule) => rule.trim()) : [];
      return { name: name.replace(/\.sql$/, ""), sql, expected, needsRehearsal: head?.[2] === "rehearsal" };
    }),
  );
}
