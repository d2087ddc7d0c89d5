import { type Actor, authorize, recordAudit } from "#modules/access";
import type { AppDatabase, Report } from "#modules/platform";
import type { BranchProvider, CreateBranchInput, CreatedBranch } from "./types.ts";

type Asked = { db: AppDatabase; actor: Actor | null; provider: BranchProvider; report: Report };

export type BranchDeletionInput = Asked & { name: string };
export type BranchCreationInput = Asked & Pick<CreateBranchInput, "name" | "parent" | "expiresAt">;

/**
 * Deletes a branch of ours for somebody who may. The audit log says who asked, the feed that it is gone.
 * @throws OpsError access.sign-in-required, access.forbidden, and what `BranchProvider.deleteBranch` throws
 */
export async function requestBranchDeletion(input: BranchDeletionInput): Promise<{ isDeleted: boolean }> {
  const { db, actor, provider, report, name } = input;
  authorize(actor, "branch:delete");
  // Before the deed, which nothing can take back: a provider's refusal leaves an entry, a deletion never goes without one.
  await recordAudit(db, actor, {
    action: "branch.deletion-requested",
    subject: name,
    before: { provider: provider.label },
  });
  const { isDeleted } = await provider.deleteBranch(name);
  if (isDeleted) {
    const data = { branch: name, by: actor.name };
    await report({ kind: "branch.deleted", level: "info", subject: provider.label, data });
  }
  return { isDeleted };
}

/**
 * Makes a branch for somebody who may, or answers with the one of that name that was made before.
 * @throws OpsError access.sign-in-required, access.forbidden, and what `BranchProvider.createBranch` throws
 */
export async function requestBranchCreation(input: BranchCreationInput): Promise<CreatedBranch> {
  const { db, actor, provider, report, name, parent, expiresAt } = input;
  authorize(actor, "branch:create");
  const after = { provider: provider.label, parent, expiresAt: expiresAt.toISOString() };
  await recordAudit(db, actor, { action: "branch.creation-requested", subject: name, after });
  const created = await provider.createBranch({ name, expiresAt, ...(parent === undefined ? {} : { parent }) });
  if (created.isNew) {
    const data = { branch: name, by: actor.name, expiresAt: created.branch.expiresAt };
    await report({ kind: "branch.created", level: "info", subject: provider.label, data });
  }
  return created;
}
