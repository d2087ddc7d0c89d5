import type { Branch, BranchProvider } from "#modules/branch";
import type { Clock } from "#modules/platform";
import type { MigrationSnapshot } from "../types.ts";
import { readLsn, refuseTarget } from "./same-database.ts";
import type { RehearsalPlace, RestoredSnapshot, RestoreSnapshotInput, SafetyNet } from "./types.ts";

export type BranchNetInput = {
  targetUrl: string;
  provider: BranchProvider;
  /** The branch that the target is. */
  branch: Branch;
  clock: Clock;
};

const SNAPSHOT_LIFE_MS = 7 * 24 * 3_600_000;
const REHEARSAL_LIFE_MS = 6 * 3_600_000;

/** A net of branches: snapshot and copy cost seconds, whatever the size of the database. */
export function openBranchNet(input: BranchNetInput): SafetyNet {
  return new BranchNet(input);
}

class BranchNet implements SafetyNet {
  readonly kind = "branch";
  readonly label: string;
  readonly limits: string[] = [];
  readonly #input: BranchNetInput;

  constructor(input: BranchNetInput) {
    this.#input = input;
    this.label = `branches of "${input.branch.name}", ${input.provider.label}`;
  }

  async takeSnapshot({ name }: { runId: string; name: string }): Promise<MigrationSnapshot> {
    const lsn = await readLsn(this.#input.targetUrl);
    const { branch, takenAt } = await this.#makePoint(name);
    return { kind: "branch", name: branch.name, lsn, takenAt, expiresAt: branch.expiresAt };
  }

  async openRehearsal({ runId }: { runId: string }): Promise<RehearsalPlace> {
    const { provider, branch, targetUrl } = this.#input;
    const name = `rehearsal-${runId}`;
    const made = await provider.createBranch({ name, parent: branch.name, expiresAt: this.#in(REHEARSAL_LIFE_MS) });
    // What a killed run of the same name left may be half migrated.
    if (!made.isNew) await provider.resetBranch(name);
    const { url, host, database } = await provider.getConnection(name);
    await refuseTarget(url, targetUrl);
    const close = async () => void (await provider.deleteBranch(name));
    return { url, place: `branch "${name}" (${database} on ${host})`, leftOut: made.leftOut, close };
  }

  async restore({ snapshot, preserveAs, preserveUntil }: RestoreSnapshotInput): Promise<RestoredSnapshot> {
    const { provider, branch } = this.#input;
    // To the restore point rather than the noted LSN or time: Neon itself says where it was made, and keeps that moment.
    const to = { restorePoint: snapshot.name };
    const { preserved } = await provider.restoreBranch({ name: branch.name, to, preserveAs, preserveUntil });
    const preservedUrl = await this.getPreservedUrl({ preserveAs: preserved.name });
    return { preservedAs: preserved.name, preservedUrl, leftOut: [] };
  }

  async wasRestored({ preserveAs }: { preserveAs: string }): Promise<boolean> {
    return (await this.#input.provider.listBranches()).some(({ name }) => name === preserveAs);
  }

  async getPreservedUrl({ preserveAs }: { preserveAs: string }): Promise<string> {
    return (await this.#input.provider.getConnection(preserveAs)).url;
  }

  /** A point of that name that was there already is of an earlier moment: writes since then would be lost. */
  async #makePoint(name: string): Promise<{ branch: Branch; takenAt: string }> {
    const { provider, branch } = this.#input;
    const now = this.#input.clock.now();
    const stem = `pre-migrate-${now.toISOString().replace(/[-:.]/g, "")}-${name.trim()}`.slice(0, 240).trim();
    for (let turn = 1; ; turn++) {
      const made = await provider.createBranch({
        name: turn === 1 ? stem : `${stem}-${turn}`,
        parent: branch.name,
        expiresAt: this.#in(SNAPSHOT_LIFE_MS),
        isRestorePoint: true,
      });
      if (made.isNew) return { branch: made.branch, takenAt: now.toISOString() };
    }
  }

  #in(ms: number): Date {
    return new Date(this.#input.clock.now().getTime() + ms);
  }
}
