import { type Clock, describeError, type ErrorDescription, type Log, type Report } from "#modules/platform";
import { isExpiredBy } from "./judge.ts";
import type { Branch, BranchProvider } from "./types.ts";

export type SweepInput = { provider: BranchProvider; clock: Clock; log: Log; report: Report; dryRun?: boolean };

export type Sweep = {
  /** Branches of ours whose time is over: deleted, or with `dryRun` to be deleted. */
  expired: Branch[];
  /** All the others that were there, those among them that were prolonged meanwhile. */
  kept: number;
  /** What could not be deleted, and why; the next sweep tries again. */
  faults: { name: string; error: ErrorDescription }[];
};

/** Deletes the branches of ours whose time is over, children before parents. Never another's, however old. */
export async function sweepBranches({ provider, clock, log, report, dryRun }: SweepInput): Promise<Sweep> {
  const now = clock.now();
  const branches = await provider.listBranches();
  const due = leavesFirst(branches.filter((branch) => isDue(branch, now)));
  if (dryRun) return { expired: due, kept: branches.length - due.length, faults: [] };
  const expired: Branch[] = [];
  const faults: Sweep["faults"] = [];
  for (const branch of due) {
    try {
      // Since the listing somebody may have prolonged it, or be doing so: the provider looks again in its turn.
      const { isDeleted } = await provider.deleteBranch(branch.name, { onlyIfExpiredBy: now });
      if (isDeleted) expired.push(branch);
    } catch (error) {
      faults.push({ name: branch.name, error: describeError(error) });
      log.warn({ branch: branch.name, error: describeError(error) }, "an expired branch could not be deleted");
    }
  }
  await tell(report, provider.label, expired, faults);
  return { expired, kept: branches.length - expired.length, faults };
}

function isDue(branch: Branch, now: Date): boolean {
  const isMeant = branch.isOurs && !branch.isDefault && !branch.isProtected;
  return isMeant && isExpiredBy(branch, now);
}

/** A parent comes after all that was made from it. */
function leavesFirst(due: Branch[]): Branch[] {
  const depth = (branch: Branch, seen: Set<string>): number => {
    const parent = due.find(({ name }) => name === branch.parent);
    return parent && !seen.has(parent.name) ? 1 + depth(parent, seen.add(parent.name)) : 0;
  };
  return due.toSorted((a, b) => depth(b, new Set([b.name])) - depth(a, new Set([a.name])));
}

async function tell(report: Report, subject: string, expired: Branch[], faults: Sweep["faults"]): Promise<void> {
  if (expired.length > 0) {
    await report({ kind: "branch.expired", level: "info", subject, data: { count: expired.length } });
  }
  const [first] = faults;
  if (!first) return;
  const data = { count: faults.length, code: first.error.code };
  await report({ kind: "branch.sweep-failed", level: "warning", subject, data });
}
