import { z } from "zod";
import { OpsError } from "#modules/platform";
import { callGithub, type GithubOptions, type GithubRepository, unexpectedFromGithub } from "./github-api.ts";

/** The first line of a comment of ours; it does not show. */
export const COMMENT_MARK = "<!-- atalaya:preview -->";

const PAGE = 100;
const MOST_PAGES = 50;

const commentSchema = z.object({
  id: z.number(),
  body: z.string().nullish(),
  html_url: z.string().optional(),
  author_association: z.string().optional(),
  user: z.object({ type: z.string() }).nullish(),
});
type Comment = z.output<typeof commentSchema>;

export type KeptComment = { id: number; url: string | null; isNew: boolean };

/**
 * One comment on a pull request that says what there is to say now: changed if it is there, else made. Of two that were made
 * at once the older stays.
 * @param body without the mark
 * @throws OpsError preview.github-*, net.*
 */
export async function keepComment(
  repository: GithubRepository,
  pullRequest: number,
  body: string,
  options: GithubOptions = {},
): Promise<KeptComment> {
  const marked = `${COMMENT_MARK}\n${body}`;
  const [existing] = await listOurs(repository, pullRequest, options);
  if (existing && (await change(repository, existing, marked, options))) return kept(existing, false);
  const call = { method: "POST", path: `/issues/${pullRequest}/comments`, body: { body: marked } } as const;
  const made = parse(await callGithub(repository, call, options));
  const [oldest = made, ...others] = await listOurs(repository, pullRequest, options);
  for (const { id } of others) await remove(repository, id, options);
  if (oldest.id !== made.id && oldest.body !== marked) await change(repository, oldest, marked, options);
  return kept(oldest, oldest.id === made.id);
}

/** Changes the comment that is there; without one nothing is said. @throws as `keepComment` */
export async function changeComment(
  repository: GithubRepository,
  pullRequest: number,
  body: string,
  options: GithubOptions = {},
): Promise<void> {
  const [existing] = await listOurs(repository, pullRequest, options);
  if (existing) await change(repository, existing, `${COMMENT_MARK}\n${body}`, options);
}

/** Oldest first. Strangers may write the mark, too: a comment of ours comes from an app or from somebody of the repository. */
async function listOurs(repository: GithubRepository, pullRequest: number, options: GithubOptions): Promise<Comment[]> {
  const all: Comment[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { per_page: String(PAGE), page: String(page) };
    const path = `/issues/${pullRequest}/comments`;
    const answer = z.array(commentSchema).safeParse(await callGithub(repository, { path, query }, options));
    if (!answer.success) throw unexpectedFromGithub(answer.error.issues.map((issue) => issue.path.join(".")));
    all.push(...answer.data);
    if (answer.data.length < PAGE) break;
  }
  return all.filter(isOurs).toSorted((a, b) => a.id - b.id);
}

function isOurs({ body, user, author_association: association = "" }: Comment): boolean {
  const isTrusted = user?.type === "Bot" || ["OWNER", "MEMBER", "COLLABORATOR"].includes(association);
  return isTrusted && body?.startsWith(COMMENT_MARK) === true;
}

/** @returns false when it was deleted meanwhile */
async function change(repository: GithubRepository, { id }: Comment, body: string, options: GithubOptions) {
  return unlessGone(
    callGithub(repository, { method: "PATCH", path: `/issues/comments/${id}`, body: { body } }, options),
  );
}

function remove(repository: GithubRepository, id: number, options: GithubOptions): Promise<boolean> {
  return unlessGone(callGithub(repository, { method: "DELETE", path: `/issues/comments/${id}` }, options));
}

async function unlessGone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof OpsError && error.code === "preview.github-not-found") return false;
    throw error;
  }
}

function parse(answer: unknown): Comment {
  const comment = commentSchema.safeParse(answer);
  if (comment.success) return comment.data;
  throw unexpectedFromGithub(comment.error.issues.map(({ path }) => path.join(".")));
}

function kept({ id, html_url: url }: Comment, isNew: boolean): KeptComment {
  return { id, url: url ?? null, isNew };
}
