import type { Branch, BranchProvider, Sweep } from "#modules/branch";
import { formatBytes, formatTable } from "./format.ts";

/** Each family of branches as a table, its default branch first. */
export function showBranches(families: { provider: BranchProvider; branches: Branch[] }[]): string {
  return families
    .map(({ provider, branches }) => {
      const head = ["NAME", "MADE FROM", "MADE (UTC)", "ENDS (UTC)", "SIZE", ""];
      const rows = branches.map((branch) => [
        branch.name,
        branch.parent ?? "",
        moment(branch.createdAt),
        moment(branch.expiresAt),
        branch.sizeBytes === null ? "" : formatBytes(branch.sizeBytes),
        describe(branch),
      ]);
      return `${provider.label}\n\n${formatTable(head, rows, [4])}`;
    })
    .join("\n\n");
}

export function showSweep(expired: Branch[], faults: Sweep["faults"], isDryRun: boolean): string {
  const verb = isDryRun ? "would be" : "were";
  const head = `✓ ${expired.length} expired ${expired.length === 1 ? "branch" : "branches"} ${verb} deleted`;
  const names = expired.map(({ name, expiresAt }) => `\n  ${name}  ended ${moment(expiresAt)}`);
  const troubles = faults.map(({ name, error }) => `\n✗ ${name}: ${error.message}`);
  return [head, ...names, ...troubles].join("");
}

function describe(branch: Branch): string {
  if (branch.isDefault) return branch.isProtected ? "default, protected" : "default";
  if (branch.isProtected) return "protected";
  if (!branch.isOurs) return "not Atalaya's";
  return branch.isRestorePoint ? "restore point" : "";
}

function moment(time: string | null): string {
  return time === null ? "" : time.replace("T", " ").slice(0, 16);
}
