import { type describeError, redactText } from "#modules/platform";
import { withoutOwnSchema } from "./own-schema.ts";

/** What could not be done, and why. */
export type Told = { error: ReturnType<typeof describeError> };

export type CommentInput = {
  gitBranch: string;
  /** The commit that it speaks of. */
  commit: string | null;
  /** The Neon branch. */
  branch: { name: string; isNew: boolean; expiresAt: string | null };
  /** Names of the variables that lead to it. */
  variables: string[];
  deployment: { url: string | null; inspectorUrl: string | null; isAgain: boolean } | null;
  /** Of the preview's own branch. */
  migration: { applied: string[] } | Told;
  /** What merging would do to production: a report in Markdown. */
  rehearsal: { report: string } | Told;
  /** Unified diff against production's schema; null when it could not be had. */
  schemaDiff: string | null;
  at: Date;
};

// GitHub takes 65,536 characters; the mark is to be added.
const MOST = 65_000;
const MOST_DIFF = 20_000;
const MOST_REPORT = 61_000;

/** The comment on a pull request, without its mark. No connection string gets in, whatever the report and the diff hold. */
export function renderComment(input: CommentInput): string {
  const parts = [
    `## Preview database of ${code(input.gitBranch)}`,
    describeBranch(input),
    describeDeployment(input),
    describeMigration(input.migration),
    describeRehearsal(input.rehearsal),
  ].map((part) => redactText(part));
  const end = `<sub>${input.commit ? `${code(input.commit.slice(0, 12))} · ` : ""}${minute(input.at)} · kept up to date by Atalaya</sub>`;
  const room = MOST - [...parts, end].join("\n\n").length;
  return [...parts, describeDiff(input.schemaDiff, Math.min(MOST_DIFF, room)), end].join("\n\n");
}

/** What stands in the same comment once the pull request is closed. */
export function renderClosing({ gitBranch, at }: Pick<CommentInput, "gitBranch" | "at">): string {
  return `## Preview database of ${code(gitBranch)}\n\nThe pull request is closed: its database branch and its variables were removed (${minute(at)}).`;
}

function describeBranch({ branch: { name, isNew, expiresAt }, variables }: CommentInput): string {
  const end =
    expiresAt === null ? "goes with the git branch" : `ends ${minute(new Date(expiresAt))}, later with each push`;
  const names = variables.map(code).join(", ");
  return `Neon branch ${code(name)} was ${isNew ? "made from production" : "found and kept"}; it ${end}.${names ? ` ${names} lead${variables.length === 1 ? "s" : ""} to it.` : ""}`;
}

function describeDeployment({ deployment }: CommentInput): string {
  if (deployment === null) return "Vercel has not begun to deploy this branch yet.";
  const { url, inspectorUrl, isAgain } = deployment;
  const links = [
    ...(url ? [`[Open the preview](https://${url})`] : []),
    ...(inspectorUrl ? [`[Build log](${inspectorUrl})`] : []),
  ];
  const again = isAgain ? "Deployed again, since the deployment was older than its variables." : "";
  return [...links, again].filter((part) => part !== "").join(" · ");
}

function describeMigration(migration: CommentInput["migration"]): string {
  if ("error" in migration) return `**The preview's database could not be migrated.**\n\n${describeTold(migration)}`;
  const { applied } = migration;
  return applied.length > 0 ? `Applied to it now: ${cut(applied.map(code).join(", "), 2_000)}.` : "It is up to date.";
}

function describeRehearsal(rehearsal: CommentInput["rehearsal"]): string {
  if ("error" in rehearsal) return `## 🟥 The merge could not be rehearsed\n\n${describeTold(rehearsal)}`;
  return cut(rehearsal.report.trim(), MOST_REPORT);
}

function describeTold({ error: { code: name, message, hint = "" } }: Told): string {
  return fenced(cut(`${name}: ${message}\n${hint}`.trim(), 4_000), "text");
}

function describeDiff(diff: string | null, most: number): string {
  if (diff === null) return "The schemas could not be compared.";
  const shown = redactText(withoutOwnSchema(diff).trim());
  if (shown === "") return "The schema is production's.";
  const text = fenced(cut(shown, Math.max(0, most - 200)), "diff");
  return `<details><summary>Schema against production's</summary>\n\n${text}\n\n</details>`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}\n… (shortened)`;
}

/** A name in a code span, whatever backticks and lines it holds. */
function code(given: string): string {
  const text = given.replace(/\s+/g, " ");
  const ticks = "`".repeat(longestRun(text) + 1);
  return text.includes("`") ? `${ticks} ${text} ${ticks}` : `${ticks}${text}${ticks}`;
}

/** Lines as they stand, in a fence that nothing within can close. */
function fenced(text: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
