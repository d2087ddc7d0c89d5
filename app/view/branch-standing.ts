import type { Branch } from "#modules/branch";
import type { State } from "../../ui/state.ts";

const hourMs = 3_600_000;

/** A branch that ends within a day is told: who works in it may want to prolong it. */
export const nearEndMs = 24 * hourMs;

export type BranchKind = "default" | "restore-point" | "ours" | "others";

/** What a branch is to Atalaya. */
export function kindOfBranch({ isDefault, isOurs, isRestorePoint }: Branch): BranchKind {
  if (isDefault) return "default";
  if (!isOurs) return "others";
  return isRestorePoint ? "restore-point" : "ours";
}

export type BranchStanding = "over" | "ending" | "making" | "protected" | "ready";

const states: Record<BranchStanding, State> = {
  over: "warn",
  ending: "warn",
  making: "run",
  protected: "ok",
  ready: "ok",
};

/** How a branch stands: what needs eyes first. */
export function standBranch(branch: Branch, now: Date): { standing: BranchStanding; state: State } {
  const standing = nameStanding(branch, now);
  return { standing, state: states[standing] };
}

function nameStanding(branch: Branch, now: Date): BranchStanding {
  const leftMs = branch.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(branch.expiresAt) - now.getTime();
  if (leftMs <= 0) return "over";
  if (leftMs <= nearEndMs) return "ending";
  if (!branch.isReady) return "making";
  return branch.isProtected ? "protected" : "ready";
}

/** Whether the console offers to delete it; the provider judges again. */
export function isDeletable({ isOurs, isDefault, isProtected }: Branch): boolean {
  return isOurs && !isDefault && !isProtected;
}

/** What can be copied: a branch with an end can have no children. */
export function listParents(branches: Branch[]): string[] {
  return branches.filter(({ expiresAt, isReady }) => expiresAt === null && isReady).map(({ name }) => name);
}

/** How many branches there are beside the default ones, and the moment the next of them ends. */
export function judgeBranches(branches: Branch[], now: Date): { count: number; nextEnd: Date | null } {
  const ends = branches.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [Date.parse(expiresAt)]));
  const next = Math.min(...ends.filter((end) => end > now.getTime()));
  return {
    count: branches.filter(({ isDefault }) => !isDefault).length,
    nextEnd: Number.isFinite(next) ? new Date(next) : null,
  };
}
