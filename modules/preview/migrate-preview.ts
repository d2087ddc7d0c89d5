import type { BranchProvider } from "#modules/branch";
import { OpsError } from "#modules/platform";
import { type Connect, markAs } from "./mark/marks.ts";
import type { PreviewBranch } from "./preview-branch.ts";

/** Applies what is pending, and nothing more: a preview has nothing to lose. @returns the names applied */
export type Apply = (url: string) => Promise<string[]>;

export type MigratePreviewInput = {
  branch: Pick<PreviewBranch, "name" | "url" | "isOurs">;
  provider: Pick<BranchProvider, "resetBranch">;
  apply: Apply;
  connect?: Connect | undefined;
  say(line: string): void;
};

/** A migration was edited or taken out since an earlier push, or failed there. */
const STALE = ["migrate.edited", "migrate.missing-file", "migrate.failed-before"];
const LOST = "migrate.connection-lost";
const TRIES = 3;

/**
 * Brings a preview's own branch up to date. One whose history does not go with the files any more begins again from production.
 * @returns the names applied
 * @throws OpsError preview.behind-production, and what `apply` and the branch provider throw
 */
export async function migratePreview(input: MigratePreviewInput): Promise<string[]> {
  const { branch, provider, apply, connect, say } = input;
  let isReset = false;
  for (let turn = 1; ; turn++) {
    try {
      return await apply(branch.url);
    } catch (error) {
      if (!(error instanceof OpsError) || !branch.isOurs) throw error;
      if (isReset && error.code === "migrate.missing-file") throw behindProduction(error);
      const isStale = STALE.includes(error.code);
      // The build and the workflow may do this at once: a reset of the one cuts the other off.
      if (turn === TRIES || !(isStale || error.code === LOST)) throw error;
      if (!isStale) continue;
      say(`${error.message}: the branch begins again from production.`);
      await provider.resetBranch(branch.name);
      await markAs("preview", branch.url, connect);
      isReset = true;
    }
  }
}

function behindProduction(cause: OpsError): OpsError {
  return new OpsError({
    code: "preview.behind-production",
    message: `Production is ahead of this git branch. ${cause.message}.`,
    hint: "Merge the branch that production is built from into this one.",
    exit: 3,
    cause,
  });
}
