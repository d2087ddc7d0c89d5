import { OpsError } from "#modules/platform";
import { renderClosing } from "./comment/render-comment.ts";
import { changeComment } from "./github/keep-comment.ts";
import { getPreviewName, type PreviewInput } from "./open-preview.ts";
import { removeBranchVariables } from "./vercel/branch-variables.ts";

export type ClosedPreview = { isDeleted: boolean; removed: string[] };

/**
 * Removes a preview's variables and branch; what is gone already is no error, and what others made stays.
 * @throws OpsError preview.*, vercel.*, and the codes of the branch module
 */
export async function closePreview(input: Omit<PreviewInput, "connect" | "commit">): Promise<ClosedPreview> {
  const { gitBranch, vercel, open, variables, comment, options, clock, say } = input;
  const name = getPreviewName(gitBranch);
  // Variables first: a deployment must not be led to a database that is gone.
  const removed = await removeBranchVariables(vercel, gitBranch, options);
  const isDeleted = await deleteBranch(open(variables[0]?.database), name, say);
  const body = renderClosing({ gitBranch, at: clock.now() });
  if (comment) await changeComment(comment.repository, comment.pullRequest, body, options);
  return { isDeleted, removed };
}

async function deleteBranch(
  provider: { deleteBranch(name: string): Promise<{ isDeleted: boolean }> },
  name: string,
  say: (line: string) => void,
): Promise<boolean> {
  try {
    return (await provider.deleteBranch(name)).isDeleted;
  } catch (error) {
    if (!(error instanceof OpsError) || error.code !== "branch.not-ours") throw error;
    say(`"${name}" was not made by Atalaya, so it stays: Vercel's Neon integration deletes its own.`);
    return false;
  }
}
