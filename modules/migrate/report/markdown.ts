import { redact } from "#modules/platform";
import type { DataCheck, Finding, MigrationRun, StatementMeasure } from "../types.ts";
import { type Block, code, count, duration, fenced, fitBlocks, inert, shorten } from "./markdown-text.ts";
import { isOverBudget, lockName, openFindings, splitSafeWay } from "./read-run.ts";
import { tellVerdict } from "./verdict.ts";

/** The first line of the report, by which whoever wrote it into a pull request finds it again. */
export const reportMarker = "<!-- atalaya:migration-report -->";

/** GitHub takes 65,536 characters; whoever posts it may want to say something, too. */
const longestReport = 60_000;
const longestText = 2_000;

/**
 * A run for a pull request, in GitHub's Markdown: the verdict, what each statement did, then findings and evidence, folded.
 * Names and messages are shown as they stand and do nothing. At most 60,000 characters; holds no connection string.
 */
export function renderMigrationMarkdown(given: MigrationRun): string {
  const run = withoutAddresses(redact(given) as MigrationRun);
  const blocks = [
    verdict(run),
    ...statements(run),
    ...findings(run),
    ...checks("Data checks on the copy", run.rehearsal?.checks ?? []),
    ...checks("Data checks on the database, after", run.checks),
    ...waits(run),
    ...drift(run),
    ...wayBack(run),
    steps(run),
  ];
  return fitBlocks(blocks, longestReport);
}

// In the JSON of the run, where an address ends before any quote and backslash.
function withoutAddresses(run: MigrationRun): MigrationRun {
  const address = /\b(?:postgres(?:ql)?|prisma(?:\+postgres)?):\/\/[^\s"'\\<>]*/gi;
  return JSON.parse(JSON.stringify(run).replace(address, "(connection string)")) as MigrationRun;
}

function verdict(run: MigrationRun): Block {
  const { sign, sentence } = tellVerdict(run);
  const about = [
    `${inert(run.database)} (${code(run.target)})`,
    run.mode === "dry-run" ? "dry run" : run.mode === "rollback" ? "rollback" : "",
    duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt)),
    `run ${code(run.runId)}`,
  ];
  const { error } = run;
  const why = error
    ? `> ${code(error.code)} ${inert(shorten(error.message, longestText))}\n\n${tellWay(error.hint)}\n\n`
    : "";
  const done = run.outcome === "rolled-back" ? "↩️" : "✅";
  const files = run.pending.map(
    ({ name, statements: many }) =>
      `- ${run.applied.includes(name) ? done : "▫️"} ${code(name)}: ${count(many, "statement")}\n`,
  );
  const open = `${reportMarker}\n## ${sign} ${inert(sentence)}\n\n${about.filter(Boolean).join(" · ")}\n\n${why}`;
  return { open, items: files, close: "\n" };
}

function statements(run: MigrationRun): Block[] {
  const { rehearsal } = run;
  if (!rehearsal) return [];
  const { failure } = rehearsal;
  const budget = run.holdBudgetMs === undefined ? "" : `; the budget of a lock is ${duration(run.holdBudgetMs)}`;
  const broken: Block = {
    open: failure
      ? `**The copy refused** ${code(failure.file)}, line ${failure.line}${failure.sqlState ? ` (${failure.sqlState})` : ""}: ${inert(shorten(failure.message, longestText))}\n\n`
      : "",
    items: [],
  };
  if (rehearsal.statements.length === 0) return [broken];
  return [
    {
      open: `### Rehearsed on ${inert(rehearsal.place)}\n\n${count(rehearsal.statements.length, "statement")} on PostgreSQL ${inert(rehearsal.serverVersion)}, in ${duration(rehearsal.durationMs)}${budget}.\n\n| | Statement | Took | Rows | Locks held | Rewrites, scans |\n| --- | --- | ---: | ---: | --- | --- |\n`,
      items: rehearsal.statements.map((statement) => row(run, statement)),
      close: "\n",
    },
    broken,
  ];
}

function row(run: MigrationRun, statement: StatementMeasure): string {
  const { file, line, sql, rows, locks, rewrites, scans } = statement;
  const isOver = isOverBudget(run, statement);
  const mark = isOver ? "🟥" : rewrites.length > 0 || scans.length > 0 ? "🔶" : "🟢";
  const lock = ({ mode, relation, heldMs }: (typeof locks)[number]) =>
    `${inert(lockName(mode))} on ${code(relation, 80)}, ${duration(heldMs)}`;
  const held = `${locks.slice(0, 8).map(lock).join("<br>")}${locks.length > 8 ? `<br>and ${locks.length - 8} more` : ""}`;
  const list = (word: string, relations: string[]) =>
    relations.slice(0, 8).map((relation) => `${word} ${code(relation, 80)}`);
  const touched = [...list("rewrites", rewrites), ...list("scans", scans)].join("<br>");
  const where = `<br><sub>${inert(shorten(file, 120))}, line ${line}</sub>`;
  const over = isOver && locks.length > 0 ? `**${held}**` : held;
  return `| ${mark} | ${code(sql)}${where} | ${duration(statement.durationMs)} | ${rows?.toLocaleString("en") ?? ""} | ${over} | ${touched} |\n`;
}

function findings(run: MigrationRun): Block[] {
  const counting = openFindings(run);
  const others = run.findings.filter((finding) => !counting.includes(finding));
  return [
    details(count(counting.length, "finding"), counting.map(findingItem), counting.length > 0),
    details(
      `${count(others.length, "finding")} that ${others.length === 1 ? "does" : "do"} not count`,
      others.map(findingItem),
    ),
  ].flat();
}

const severityMarks = { error: "🟥", warning: "🔶", note: "▫️" } as const;

function findingItem(finding: Finding): string {
  const { rule, file, line, severity, message, safeWay, waived, accepted, settled } = finding;
  const why = waived
    ? `Waived until ${inert(waived.until)}: ${inert(shorten(waived.reason, longestText))}`
    : accepted
      ? "Accepted for this run."
      : settled
        ? `Settled by the rehearsal: ${inert(shorten(settled, longestText))}`
        : "";
  const mark = why === "" ? severityMarks[severity] : "▫️";
  const head = `${mark} **${code(rule)}** ${code(file)}, line ${line}`;
  return `${[head, inert(shorten(message, longestText)), why, tellWay(safeWay)].filter(Boolean).join("\n\n")}\n\n`;
}

/** What to do: prose as it stands, SQL to be copied. */
function tellWay(text: string): string {
  const parts = splitSafeWay(shorten(text, longestText));
  return parts.map((part) => (part.kind === "sql" ? fenced(part.text, "sql") : inert(part.text))).join("\n\n");
}

function checks(title: string, all: DataCheck[]): Block[] {
  const failed = all.filter(({ ok }) => !ok);
  const told = failed.map(({ check, object, message, samples = [] }) => {
    const some =
      samples.length > 0
        ? ` (${samples
            .slice(0, 5)
            .map((sample) => code(sample, 60))
            .join(", ")})`
        : "";
    return `- 🟥 ${check} of ${code(object)}: ${inert(shorten(message, longestText))}${some}\n`;
  });
  if (all.length === 0) return [];
  if (failed.length === 0) return [{ open: `${title}: all ${count(all.length, "check")} passed.\n\n`, items: [] }];
  return details(`${title}: ${failed.length} of ${count(all.length, "check")} failed`, told, true);
}

function waits({ lockTimeouts, blockedMs }: MigrationRun): Block[] {
  const items = lockTimeouts.map(({ file, line, attempt, waitedMs, blockers }) => {
    const who = blockers
      .slice(0, 3)
      .map(
        ({ application, user, state, query }) => `${inert(application || user)} (${inert(state)}) ${code(query, 100)}`,
      );
    const behind = who.length > 0 ? ` behind ${who.join(", ")}` : "";
    return `- ${code(file)}, line ${line}, attempt ${attempt}: gave up after ${duration(waitedMs)}${behind}\n`;
  });
  return details(
    `${count(items.length, "wait")} for a lock given up and tried again, ${duration(blockedMs)} in all`,
    items,
  );
}

function drift({ drift: lines }: MigrationRun): Block[] {
  if (!lines || lines.length === 0) return [];
  const shown = lines.slice(0, 400).map((line) => shorten(line, 400));
  const item = `${fenced(shown.join("\n"), "diff")}\n${shown.length < lines.length ? `\nand ${count(lines.length - shown.length, "more line", "more lines")}\n` : ""}`;
  return details("The live schema is not what the applied migrations give", [item]);
}

function wayBack({ snapshot, rollback, runId, outcome }: MigrationRun): Block[] {
  const items: string[] = [];
  if (rollback) {
    const kept = rollback.preservedAs ? ` What was there is kept as ${code(rollback.preservedAs)}.` : "";
    const ways = { transaction: "its transaction", down: "its down.sql", branch: "the branch", backup: "the backup" };
    items.push(`Rolled back by ${ways[rollback.how]}; ${count(rollback.lostWrites, "write")} lost.${kept}\n\n`);
  }
  if (snapshot) {
    const until = snapshot.expiresAt ? `, until ${inert(snapshot.expiresAt)}` : "";
    items.push(
      `The way back is the ${snapshot.kind} ${code(snapshot.name)}, taken ${inert(snapshot.takenAt)}${until}.\n\n`,
    );
  }
  if (snapshot && (outcome === "applied" || outcome === "failed")) {
    items.push(`${fenced(`npm run db:rollback -- --run ${runId}`, "sh")}\n\n`);
  }
  return details("The way back", items);
}

function steps({ steps: all }: MigrationRun): Block {
  const marks = { done: "✅", refused: "🟥", failed: "🟥", skipped: "▫️" } as const;
  const items = all.map(
    ({ step, state, durationMs, note }) =>
      `| ${marks[state]} ${step} | ${duration(durationMs)} | ${inert(shorten(note, longestText))} |\n`,
  );
  const [whole] = details("Steps", ["| Step | Took | |\n| --- | ---: | --- |\n", ...items]);
  return whole ?? { open: "", items: [] };
}

function details(summary: string, items: string[], isOpened = false): Block[] {
  if (items.length === 0) return [];
  const open = `<details${isOpened ? " open" : ""}><summary>${summary}</summary>\n\n`;
  return [{ open, items, close: "\n</details>\n\n" }];
}
