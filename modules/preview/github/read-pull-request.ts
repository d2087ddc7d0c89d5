import { z } from "zod";
import { OpsError } from "#modules/platform";

const eventSchema = z.object({
  number: z.number().int().positive(),
  pull_request: z.object({
    head: z.object({
      ref: z.string().min(1),
      sha: z.string(),
      /** Null when the fork was deleted. */
      repo: z.object({ full_name: z.string() }).nullable(),
    }),
    base: z.object({ repo: z.object({ full_name: z.string() }) }),
  }),
});

export type PullRequest = { number: number; gitBranch: string; commit: string; isFork: boolean };

/** What GitHub says happened, in the file that it hands to a workflow. @throws OpsError preview.bad-event */
export function readPullRequest(text: string): PullRequest {
  const event = eventSchema.safeParse(parseJson(text));
  if (!event.success) throw badEvent(event.error.issues.map(({ path }) => path.join(".")).join(", "));
  const { number, pull_request: asked } = event.data;
  const { ref: gitBranch, sha: commit, repo } = asked.head;
  return { number, gitBranch, commit, isFork: repo?.full_name !== asked.base.repo.full_name };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badEvent("not JSON", cause);
  }
}

function badEvent(what: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "preview.bad-event",
    message: `The event of GitHub cannot be read: ${what}.`,
    hint: "Run it on pull_request events, or name the branch: --git-branch NAME --pull-request NUMBER.",
    exit: 2,
    cause,
  });
}
