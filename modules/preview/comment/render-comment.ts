import { redactText } from "#modules/platform";

export type CommentInput = {
  gitBranch: string;
  /** The commit that it speaks of. */
  commit: string | null;
  /** The Neon branch. */
  branch: string;
  isNew: boolean;
  expiresAt: string | null;
  /** Names of the variables that lead to it. */
  variables: string[];
  deployment: { url: string | null; inspectorUrl: string | null; isAgain: boolean } | null;
  /** Report of the migration, in Markdown. */
  report: string;
  /** Unified diff against production's schema; null when it could not be had. */
  schemaDiff: string | null;
  at: Date;
};

// GitHub takes 65,536 characters.
const MOST_DIFF = 20_000;
const MOST_REPORT = 35_000;

/** The comment on a pull request, without its mark. No connection string gets in, whatever the report and the diff hold. */
export function renderComment(input: CommentInput): string {
  return redactText(
    [
      `### Preview database of ${code(input.gitBranch)}`,
      describeBranch(input),
      describeDeployment(input),
      "#### Migrations",
      cut(input.report.trim(), MOST_REPORT),
      describeDiff(input.schemaDiff),
      `<sub>${input.commit ? `${code(input.commit.slice(0, 12))} · ` : ""}${minute(input.at)} · kept up to date by Atalaya</sub>`,
    ].join("\n\n"),
  );
}

/** What stands in the same comment once the pull request is closed. */
export function renderClosing({ gitBranch, at }: Pick<CommentInput, "gitBranch" | "at">): string {
  return `### Preview database of ${code(gitBranch)}\n\nThe pull request is closed: its database branch and its variables were removed (${minute(at)}).`;
}

function describeBranch({ branch, isNew, expiresAt, variables }: CommentInput): string {
  const end =
    expiresAt === null ? "goes with the git branch" : `ends ${minute(new Date(expiresAt))}, later with each push`;
  const names = variables.map(code).join(", ");
  return `Neon branch ${code(branch)} was ${isNew ? "made from production" : "found and kept"}; it ${end}.${names ? ` ${names} lead${variables.length === 1 ? "s" : ""} to it.` : ""}`;
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

function describeDiff(diff: string | null): string {
  if (diff === null) return "The schemas could not be compared.";
  if (diff.trim() === "") return "The schema is production's.";
  const shown = cut(diff.trim(), MOST_DIFF);
  const fence = fenceAround(shown);
  return `<details><summary>Schema against production's</summary>\n\n${fence}diff\n${shown}\n${fence}\n\n</details>`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}\n… (shortened)`;
}

/** A name in a code span, whatever backticks it holds. */
function code(text: string): string {
  const ticks = "`".repeat(longestRun(text) + 1);
  return text.includes("`") ? `${ticks} ${text} ${ticks}` : `${ticks}${text}${ticks}`;
}

function fenceAround(text: string): string {
  return "`".repeat(Math.max(3, longestRun(text) + 1));
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
