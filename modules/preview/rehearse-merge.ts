import { randomBytes } from "node:crypto";
import type { BranchProvider } from "#modules/branch";
import { type Clock, describeError, type Log } from "#modules/platform";
import type { Connect } from "./mark/marks.ts";
import { type Production, refuseProduction } from "./preview-branch.ts";

/** How a rehearsal ended: 0, or the exit code that stands for what is against it, and the report in Markdown. */
export type Rehearsal = { exit: number; outcome: string; report: string };
/** Rehearses what is pending on a copy that is gone afterwards. */
export type Rehearse = (copy: { url: string; place: string }) => Promise<Rehearsal>;

export type RehearseMergeInput = {
  provider: BranchProvider;
  production: Production;
  /** Whose merge it is, for the branch's name. */
  pullRequest: number | null;
  rehearse: Rehearse;
  clock: Clock;
  log: Pick<Log, "warn">;
  connect?: Connect | undefined;
};

const LIFE_MS = 3 * 3_600_000;

/**
 * What merging would do to production, on a branch of production for this alone: the preview's own has had the earlier pushes.
 * @throws OpsError preview.production-database, and the codes of the branch module
 */
export async function rehearseMerge(input: RehearseMergeInput): Promise<Rehearsal> {
  const { provider, production, pullRequest, rehearse, clock, log, connect } = input;
  const name = `rehearsal/${pullRequest ?? "no-pull-request"}-${randomBytes(4).toString("hex")}`;
  try {
    await provider.createBranch({ name, expiresAt: new Date(clock.now().getTime() + LIFE_MS) });
    const connection = await provider.getConnection(name);
    await refuseProduction(connection, production, connect);
    const { url, database, host } = connection;
    return await rehearse({ url, place: `branch "${name}" (${database} on ${host})` });
  } finally {
    await provider.deleteBranch(name).catch((error: unknown) => {
      log.warn(
        { branch: name, error: describeError(error) },
        "a rehearsal's branch could not be deleted; it ends by itself",
      );
    });
  }
}
