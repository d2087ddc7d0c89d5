import { type Branch, type BranchOrigin, type BranchProvider, openEveryBranches } from "#modules/branch";
import {
  type AppDatabase,
  createLog,
  describeError,
  type Log,
  OpsError,
  probeHealth,
  type Report,
  systemClock,
} from "#modules/platform";
import { reportToFeed } from "../../inngest/report-to-feed.ts";
import type { ToldFault } from "../view/told-fault.ts";
import { consoleDatabase, consoleSettings } from "./runtime.ts";

/** The branches of one project or database; or why they cannot be listed. */
export type BranchFamily = { label: string; origin: BranchOrigin | null } & (
  | { branches: Branch[]; fault: null }
  | { branches: null; fault: ToldFault }
);

const answerWithinMs = 8_000;

/**
 * Every family of branches that the settings lead to, asked at once, each within eight seconds. Never throws: a provider that
 * is down or not set up as it should be is told in its family. Empty when nothing is set up.
 */
export async function listBranchFamilies(): Promise<BranchFamily[]> {
  try {
    return await Promise.all(openProviders().map(listFamily));
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    return [{ label: "", origin: null, branches: null, fault: describeError(error) }];
  }
}

/** The provider of the family with this label, as the page that lists them names it. @throws OpsError branch.not-found */
export function getProvider(label: string): BranchProvider {
  const provider = openProviders().find((each) => each.label === label);
  if (provider) return provider;
  throw new OpsError({
    code: "branch.not-found",
    message: `There are no branches of ${JSON.stringify(label)} any more.`,
    hint: "Load the page again: it lists those there are.",
    exit: 2,
  });
}

/** Where the verbs that change branches leave their entry and tell what they did: a branch needs neither store nor keys. */
export function branchPlace(): { db: AppDatabase; report: Report } {
  const db = consoleDatabase();
  return { db, report: reportToFeed(db, openLog()) };
}

function openProviders(): BranchProvider[] {
  return openEveryBranches({ settings: consoleSettings(), clock: systemClock, log: openLog() });
}

function openLog(): Log {
  return createLog({ to: "stdout", level: consoleSettings().logLevel });
}

async function listFamily(provider: BranchProvider): Promise<BranchFamily> {
  const { label, origin } = provider;
  let branches: Branch[] = [];
  const list = async () => {
    branches = await provider.listBranches();
  };
  const { parts } = await probeHealth({ [label]: list }, answerWithinMs);
  const part = parts[label];
  if (part?.state === "down") return { label, origin, branches: null, fault: part.error };
  return { label, origin, branches, fault: null };
}
