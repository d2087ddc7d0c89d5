import { OpsError } from "#modules/platform";
import type { Branch, CreateBranchInput } from "./types.ts";

const MAX_NAME_CHARACTERS = 256;
const MAX_LIFE_MS = 30 * 24 * 3_600_000;

/** The name in its one spelling: the same letters may be written with other code points. @throws OpsError branch.bad-name */
export function checkName(given: string): string {
  const name = given.normalize("NFC");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  const isFine = name.trim() === name && /^[^\u0000-\u001f\u007f]+$/.test(name) && name.length <= MAX_NAME_CHARACTERS;
  if (isFine && name.isWellFormed()) return name;
  throw new OpsError({
    code: "branch.bad-name",
    message: `${JSON.stringify(given.slice(0, 80))} is no name for a branch.`,
    hint: `A name has 1 to ${MAX_NAME_CHARACTERS} characters, no control characters, and no blanks at its ends.`,
    exit: 2,
  });
}

/** @returns the moment without its milliseconds, which Neon refuses. @throws OpsError branch.bad-expiry */
export function checkExpiry(expiresAt: Date, now: Date): Date {
  const inMs = expiresAt.getTime() - now.getTime();
  const wholeSecond = new Date(Math.floor(expiresAt.getTime() / 1000) * 1000);
  if (inMs > 0 && inMs <= MAX_LIFE_MS) return wholeSecond;
  throw new OpsError({
    code: "branch.bad-expiry",
    message: `A branch ends in the future and within 30 days, not ${Number.isNaN(inMs) ? "at an unreadable time" : `at ${expiresAt.toISOString()}`}.`,
    hint: "Give it an end within 30 days; it can be prolonged later.",
    exit: 2,
  });
}

/** @throws OpsError branch.not-found */
export function getBranch(branches: Branch[], name: string): Branch {
  const branch = branches.find((each) => each.name === name);
  if (branch) return branch;
  throw new OpsError({
    code: "branch.not-found",
    message: `There is no branch "${name}".`,
    hint: "npm run branch -- list shows those there are.",
    exit: 2,
  });
}

/** @throws OpsError branch.not-found */
export function getDefaultBranch(branches: Branch[]): Branch {
  const branch = branches.find(({ isDefault }) => isDefault);
  if (branch) return branch;
  throw new OpsError({
    code: "branch.not-found",
    message: "There is no default branch.",
    hint: "Name the branch to copy with --parent.",
    exit: 2,
  });
}

/** What Neon refuses late, refused at once, and by both providers. @throws OpsError branch.parent-expires */
export function refuseParent(parent: Branch): void {
  if (parent.expiresAt === null) return;
  throw new OpsError({
    code: "branch.parent-expires",
    message: `"${parent.name}" ends at ${parent.expiresAt}, so nothing can be made from it.`,
    hint: "Copy the default branch, or one without an end.",
    exit: 3,
  });
}

/** A branch of that name may be answered only if it is what would have been made. @throws OpsError branch.name-taken */
export function refuseReuse(existing: Branch, input: CreateBranchInput, parent: Branch): void {
  const why = existing.isDefault
    ? "is the default branch"
    : existing.isProtected
      ? "is protected"
      : !existing.isOurs
        ? "was not made by Atalaya"
        : existing.parent !== parent.name
          ? `was made from "${existing.parent ?? "nothing"}", not from "${parent.name}"`
          : existing.isRestorePoint !== (input.isRestorePoint ?? false)
            ? existing.isRestorePoint
              ? "is a restore point"
              : "is no restore point"
            : null;
  if (why !== null) throw nameTaken(existing.name, why);
}

export function nameTaken(name: string, why: string, cause?: unknown): OpsError {
  return new OpsError({
    code: "branch.name-taken",
    message: `"${name}" exists already and ${why}.`,
    hint: "Choose another name.",
    exit: 3,
    cause,
  });
}

/** @throws OpsError branch.protected, branch.not-ours */
export function refuseChange(branch: Branch): void {
  if (branch.isDefault || branch.isProtected) {
    throw new OpsError({
      code: "branch.protected",
      message: `"${branch.name}" is ${branch.isDefault ? "the default branch" : "protected"}: it is not deleted, reset or given an end.`,
      hint: "Name a branch that was made for a while. To bring this one back to an earlier moment, restore it.",
      exit: 3,
    });
  }
  if (branch.isOurs) return;
  throw new OpsError({
    code: "branch.not-ours",
    message: `"${branch.name}" was not made by Atalaya.`,
    hint: "Whoever made it can change or delete it with their own tool.",
    exit: 3,
  });
}

/** Its time is over at that moment; a branch without an end never is. */
export function isExpiredBy({ expiresAt }: Branch, moment: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= moment.getTime();
}

/** @throws OpsError branch.has-children */
export function refuseChildren(branch: Branch, branches: Branch[]): void {
  const children = branches.filter(({ parent }) => parent === branch.name).map(({ name }) => `"${name}"`);
  if (children.length === 0) return;
  throw new OpsError({
    code: "branch.has-children",
    message: `${children.slice(0, 5).join(", ")} ${children.length === 1 ? "was" : "were"} made from "${branch.name}".`,
    hint: "Delete those first.",
    exit: 3,
  });
}

/** @throws OpsError branch.restore-point */
export function refuseRestorePoint(branch: Branch): void {
  if (!branch.isRestorePoint) return;
  throw new OpsError({
    code: "branch.restore-point",
    message: `"${branch.name}" is a restore point: nobody connects to it, so that it stays as it was made.`,
    hint: "Make a branch to work in without --restore-point.",
    exit: 3,
  });
}

/** @throws OpsError branch.wrong-restore-point */
export function refuseOtherRestorePoint(branch: Branch, point: Branch): void {
  if (point.isRestorePoint && point.parent === branch.name) return;
  throw new OpsError({
    code: "branch.wrong-restore-point",
    message: `"${point.name}" is no restore point of "${branch.name}".`,
    hint: "Name one that was made from this very branch with --restore-point, and that no restore has used.",
    exit: 2,
  });
}

/** Default first, then by name. */
export function inOrder(branches: Branch[]): Branch[] {
  return branches.toSorted(
    (a, b) => Number(b.isDefault) - Number(a.isDefault) || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}
