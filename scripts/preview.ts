import { readFile } from "node:fs/promises";
import { Argument, type Command, InvalidArgumentError } from "commander";
import { readSchemaDiff } from "#modules/branch";
import { rehearseOnCopy, renderMigrationMarkdown } from "#modules/migrate";
import { getSetting, OpsError, systemClock } from "#modules/platform";
import {
  type CommentPlace,
  closePreview,
  type OpenedPreview,
  openPreview,
  type PullRequest,
  type Rehearse,
  readPullRequest,
} from "#modules/preview";
import { migrationsOf, neonOf, previewContext } from "./cli/preview-context.ts";
import { type CommandAnswer, type CommandIo, runCommand } from "./cli/run-command.ts";

type Options = { event?: string; gitBranch?: string; pullRequest?: number };
type Target = Omit<PullRequest, "number" | "commit"> & { number: number | null; commit: string | null };

let command: Command;

await runCommand<Options>({
  name: "preview",
  description:
    "What a pull request's preview needs: a Neon branch, variables in Vercel for its git branch, one comment. Open it again at each push; close removes all.",
  examples: [
    "npm run preview -- open",
    "npm run preview -- close",
    "npm run preview -- open --git-branch feature/checkout --pull-request 12",
  ],
  define: (defined) => {
    command = defined
      .addArgument(new Argument("<action>", "what to do").choices(["open", "close"]))
      .option("--event <file>", "GitHub's event (default: GITHUB_EVENT_PATH)")
      .option("--git-branch <name>", "the git branch, without an event")
      .option("--pull-request <number>", "where to comment, without an event", toNumber);
  },
  async run(options, io) {
    const target = await findTarget(options, io);
    const reason = whyNot(target, io);
    if (reason) return { json: { skipped: reason.id }, text: reason.text };
    return command.args[0] === "close" ? close(target, io) : open(target, io);
  },
});

async function findTarget({ event, gitBranch, pullRequest }: Options, { settings }: CommandIo): Promise<Target> {
  if (gitBranch) return { gitBranch, number: pullRequest ?? null, commit: null, isFork: false };
  const file = event ?? settings.github.eventPath;
  if (file) return readPullRequest(await readFile(file, "utf8").catch(() => ""));
  throw new OpsError({
    code: "usage.no-pull-request",
    message: "Which preview is meant?",
    hint: "Name its git branch: --git-branch NAME. In GitHub Actions the event says it.",
    exit: 2,
  });
}

/** A fork gets no secrets and so no database; a repository without Neon and Vercel has no previews. */
function whyNot({ isFork }: Target, { settings: { neon, vercel } }: CommandIo): { id: string; text: string } | null {
  if (isFork)
    return { id: "fork", text: "The pull request comes from a fork, which is given no database: nothing was done." };
  if (neon.apiKey || vercel.token) return null;
  return {
    id: "not-set-up",
    text: "NEON_API_KEY and VERCEL_TOKEN are not set: there are no previews here, nothing was done.",
  };
}

async function open(target: Target, io: CommandIo): Promise<CommandAnswer> {
  const opened = await openPreview({
    ...previewContext(io),
    ...placesOf(target, io),
    rehearse: rehearseWith(io),
    readDiff: ({ name: branch, database }) => readSchemaDiff({ ...neonOf(io), branch, database }),
  });
  const { branch, changed, deployment, migration, rehearsal, comment } = opened;
  const exit = exitOf(rehearsal) || exitOf(migration);
  const merge = "error" in rehearsal ? rehearsal : { outcome: rehearsal.outcome, exit: rehearsal.exit };
  const made = `"${branch.name}" ${branch.isNew ? "was made" : "was there already"}`;
  const against = exitOf(rehearsal) === 0 ? "" : "; the rehearsal of the merge was refused or failed";
  return {
    json: { branch, changed, deployment, migration, rehearsal: merge, comment },
    text: `${exit === 0 ? "✓" : "✗"} ${made}${against}${comment?.url ? `; ${comment.url}` : ""}`,
    exit,
  };
}

function exitOf(end: OpenedPreview["migration"] | OpenedPreview["rehearsal"]): number {
  if ("error" in end) return end.error.exit;
  return "exit" in end ? end.exit : 0;
}

/** As production's build will have it: nothing is accepted but what a file waives. */
function rehearseWith({ settings, log, progress }: CommandIo): Rehearse {
  const startedAt = Date.now();
  return async ({ url, place }) => {
    const run = await rehearseOnCopy({
      ...{ database: "production", url, place, directory: migrationsOf(settings), budgets: settings.migrations },
      ...{ strict: false, accept: [], invariants: [], isProduction: true, clock: systemClock, log },
      onProgress: (shown) => progress.show({ unit: "steps", ...shown, startedAt }),
    });
    return { exit: run.error?.exit ?? 0, outcome: run.outcome, report: renderMigrationMarkdown(run) };
  };
}

async function close(target: Target, io: CommandIo): Promise<CommandAnswer> {
  const closed = await closePreview({ ...previewContext(io), ...placesOf(target, io) });
  const { isDeleted, removed } = closed;
  const text = `✓ branch ${isDeleted ? "deleted" : "was gone already"}, variables removed: ${removed.join(", ") || "none"}`;
  return { json: closed, text };
}

function placesOf({ gitBranch, commit, number }: Target, { settings }: CommandIo) {
  const repository = () => ({
    token: getSetting(settings, "githubToken"),
    repository: getSetting(settings, "githubRepository"),
    apiUrl: settings.github.apiUrl,
  });
  const comment: CommentPlace | null = number === null ? null : { repository: repository(), pullRequest: number };
  const { teamId, apiUrl } = settings.vercel;
  const vercel = {
    token: getSetting(settings, "vercelToken"),
    projectId: getSetting(settings, "vercelProject"),
    ...(teamId ? { teamId } : {}),
    apiUrl,
  };
  return { gitBranch, commit, comment, vercel };
}

function toNumber(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a number.");
}
