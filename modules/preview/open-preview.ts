import type { BranchProvider } from "#modules/branch";
import { type Clock, describeError, type Log, OpsError } from "#modules/platform";
import type { VercelOptions, VercelProject } from "#modules/platform/environment";
import { findPreviewName } from "./branch-name.ts";
import { renderComment, type Told } from "./comment/render-comment.ts";
import type { GithubOptions, GithubRepository } from "./github/github-api.ts";
import { keepComment } from "./github/keep-comment.ts";
import { badGitBranch } from "./judge-build.ts";
import type { Connect } from "./mark/marks.ts";
import { type Apply, migratePreview } from "./migrate-preview.ts";
import { openPreviewBranch, type PreviewBranch, type PreviewVariable } from "./preview-branch.ts";
import { type Rehearsal, type Rehearse, rehearseMerge } from "./rehearse-merge.ts";
import { setBranchVariables } from "./vercel/branch-variables.ts";
import { findDeployment, redeploy } from "./vercel/deployments.ts";

/** Where a preview is told of: one pull request; without one nothing is said on GitHub. */
export type CommentPlace = { repository: GithubRepository; pullRequest: number };

export type PreviewInput = {
  gitBranch: string;
  commit: string | null;
  variables: PreviewVariable[];
  open(database?: string): BranchProvider;
  vercel: VercelProject;
  comment: CommentPlace | null;
  say(line: string): void;
  clock: Clock;
  log: Pick<Log, "warn">;
  connect?: Connect;
  options?: VercelOptions & GithubOptions;
};

export type OpenPreviewInput = PreviewInput & {
  apply: Apply;
  rehearse: Rehearse;
  /** Unified diff of the branch's schema against production's. */
  readDiff(branch: { name: string; database: string }): Promise<string>;
};

export type OpenedPreview = {
  branch: { name: string; isNew: boolean; expiresAt: string | null };
  /** Names of the variables that were set or changed. */
  changed: string[];
  deployment: { url: string | null; inspectorUrl: string | null; isAgain: boolean } | null;
  /** Of the preview's own branch. */
  migration: { applied: string[] } | Told;
  /** What merging would do to production. */
  rehearsal: Rehearsal | Told;
  comment: { url: string | null; isNew: boolean } | null;
};

/**
 * Everything that a pull request's preview needs, again and again until all is so: branch, variables, deployment, migration,
 * rehearsal of the merge, comment. A migration that fails and a rehearsal that is refused are told in the comment and are no
 * error here.
 * @throws OpsError preview.*, vercel.*, and the codes of the branch module
 */
export async function openPreview(input: OpenPreviewInput): Promise<OpenedPreview> {
  const { gitBranch, open, variables, say } = input;
  const branch = await openPreviewBranch({ ...input, name: getPreviewName(gitBranch) });
  say(`Branch "${branch.name}" ${branch.isNew ? "made" : "found"}.`);
  const { changed, deployment } = await deployWith(branch, input);
  const provider = open(variables[0]?.database);
  const migration = await tellError(async () => ({ applied: await migratePreview({ ...input, branch, provider }) }));
  const pullRequest = input.comment?.pullRequest ?? null;
  const rehearsal = await tellError(() =>
    rehearseMerge({ ...input, provider, production: branch.production, pullRequest }),
  );
  const { name, isNew, expiresAt } = branch;
  const opened = { branch: { name, isNew, expiresAt }, changed, deployment, migration, rehearsal };
  return { ...opened, comment: await comment(branch, opened, input) };
}

async function tellError<T>(work: () => Promise<T>): Promise<T | Told> {
  try {
    return await work();
  } catch (error) {
    return { error: describeError(error) };
  }
}

/** @throws OpsError preview.bad-git-branch */
export function getPreviewName(gitBranch: string): string {
  const name = findPreviewName(gitBranch);
  if (name === null) throw new OpsError(badGitBranch(gitBranch));
  return name;
}

async function deployWith(branch: PreviewBranch, { gitBranch, vercel, options, say }: OpenPreviewInput) {
  const variables = branch.isOurs ? branch.variables : [];
  const { changed, setAt } = await setBranchVariables(vercel, gitBranch, variables, options);
  if (changed.length > 0) say(`Set in Vercel for this git branch: ${changed.join(", ")}.`);
  const newest = await findDeployment(vercel, gitBranch, options);
  if (newest === null) return { changed, deployment: null };
  // A deployment keeps the variables it began with. Both times are Vercel's.
  if (newest.created > setAt) return { changed, deployment: { ...linksOf(newest), isAgain: false } };
  const again = await redeploy(vercel, newest, options);
  say("Deployed again, since the deployment was older than its variables.");
  return { changed, deployment: { ...again, isAgain: true } };
}

function linksOf({ url, inspectorUrl }: { url?: string | null | undefined; inspectorUrl?: string | null | undefined }) {
  return { url: url ?? null, inspectorUrl: inspectorUrl ?? null };
}

async function comment(
  { database, variables }: PreviewBranch,
  { branch, deployment, migration, rehearsal }: Omit<OpenedPreview, "comment">,
  input: OpenPreviewInput,
): Promise<OpenedPreview["comment"]> {
  if (input.comment === null) return null;
  const schemaDiff = await input.readDiff({ name: branch.name, database }).catch((error: unknown) => {
    input.log.warn({ error: describeError(error) }, "the schemas could not be compared");
    return null;
  });
  const body = renderComment({
    ...{ gitBranch: input.gitBranch, commit: input.commit, branch, deployment, migration, rehearsal, schemaDiff },
    ...{ variables: variables.map(({ name }) => name), at: input.clock.now() },
  });
  const { repository, pullRequest } = input.comment;
  return keepComment(repository, pullRequest, body, input.options);
}
