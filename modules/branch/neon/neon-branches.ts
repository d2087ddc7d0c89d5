import { raw } from "@neon/sdk";
import { z } from "zod";
import { type Clock, type Log, OpsError } from "#modules/platform";
import { describeTarget } from "#modules/postgres";
import {
  checkExpiry,
  checkName,
  getBranch,
  getDefaultBranch,
  isExpiredBy,
  nameTaken,
  refuseChange,
  refuseChildren,
  refuseOtherRestorePoint,
  refuseParent,
  refuseRestorePoint,
  refuseReuse,
} from "../judge.ts";
import type {
  Branch,
  BranchConnection,
  BranchOrigin,
  BranchProvider,
  CreateBranchInput,
  CreatedBranch,
  DeleteBranchOptions,
  RestoreBranchInput,
} from "../types.ts";
import { NeonApi, type NeonApiInput } from "./neon-api.ts";
import { annotationOf, type Listed, listNeonBranches, type NeonBranch } from "./neon-branch.ts";
import { connectTo, findBranchIdAt, type Wanted } from "./neon-connection.ts";
import { explainNeon, isUncertain, quotaReached, statusOf, unreadable } from "./neon-errors.ts";

export type NeonBranchesInput = NeonApiInput & Wanted & { clock: Clock; log: Log };

/** Branches of one Neon project. */
export function openNeonBranches(input: NeonBranchesInput): BranchProvider {
  return new NeonBranches(input);
}

class NeonBranches implements BranchProvider {
  readonly kind = "neon";
  readonly label: string;
  readonly origin: BranchOrigin;
  readonly #input: NeonBranchesInput;
  readonly #api: NeonApi;

  constructor(input: NeonBranchesInput) {
    this.#input = input;
    this.#api = new NeonApi(input);
    this.label = `Neon project ${input.projectId}`;
    this.origin = { kind: "neon", name: input.projectId };
  }

  async listBranches(): Promise<Branch[]> {
    return (await this.#list()).map(({ branch }) => branch);
  }

  async createBranch(input: CreateBranchInput): Promise<CreatedBranch> {
    const name = checkName(input.name);
    const expiresAt = checkExpiry(input.expiresAt, this.#now());
    return this.#api.inTurn(async () => {
      const listed = await this.#list();
      const branches = listed.map(({ branch }) => branch);
      const parent = input.parent ? getBranch(branches, checkName(input.parent)) : getDefaultBranch(branches);
      refuseParent(parent);
      const wanted = { ...input, name, expiresAt };
      if (branches.some((each) => each.name === name)) return this.#reuse(wanted, parent, branches);
      await this.#refuseOverQuota(branches.length);
      return this.#make(wanted, parent);
    });
  }

  async getConnection(given: string): Promise<BranchConnection> {
    const { own, branch } = getListed(await this.#list(), checkName(given));
    refuseRestorePoint(branch);
    return connectTo(this.#api, own, this.#input);
  }

  async findBranchAt(url: string): Promise<Branch | null> {
    const id = await findBranchIdAt(this.#api, describeTarget(url).host);
    return (await this.listBranches()).find((branch) => branch.id === id) ?? null;
  }

  async restoreBranch(input: RestoreBranchInput): Promise<{ branch: Branch; preserved: Branch }> {
    const name = checkName(input.name);
    const preserveAs = checkName(input.preserveAs);
    const preserveUntil = checkExpiry(input.preserveUntil, this.#now());
    return this.#api.inTurn(async () => {
      const listed = await this.#list();
      const { own, branch } = getListed(listed, name);
      refuseRestricted(own);
      if (!isAlreadyDone(listed, input.to, preserveAs)) {
        if (listed.some((each) => each.branch.name === preserveAs)) {
          throw nameTaken(preserveAs, "cannot keep what is there now");
        }
        const moment = momentOf(listed, branch, input.to);
        // From itself, never from another branch: a root restored from another leaves a branch that can never be deleted.
        const body = { source_branch_id: own.id, ...moment, preserve_under_name: preserveAs };
        await this.#restore(own, body, "restore a branch");
      }
      await this.#whenReady(name);
      const preserved = getListed(await this.#list(), preserveAs);
      await this.#endPreserved(preserved, preserveUntil);
      const after = (await this.#list()).map((each) => each.branch);
      return { branch: getBranch(after, name), preserved: getBranch(after, preserveAs) };
    });
  }

  async resetBranch(given: string): Promise<Branch> {
    const name = checkName(given);
    return this.#api.inTurn(async () => {
      const listed = await this.#list();
      const { own, branch } = getListed(listed, name);
      refuseChange(branch);
      refuseChildren(
        branch,
        listed.map((each) => each.branch),
      );
      if (!own.parent_id) throw unreadable("name the parent of a branch of ours");
      await this.#restore(own, { source_branch_id: own.parent_id }, "reset a branch");
      return getListed(await this.#list(), name).branch;
    });
  }

  async deleteBranch(given: string, { onlyIfExpiredBy }: DeleteBranchOptions = {}): Promise<{ isDeleted: boolean }> {
    const name = checkName(given);
    return this.#api.inTurn(async () => {
      const listed = await this.#list();
      const found = listed.find(({ branch }) => branch.name === name);
      if (!found) return { isDeleted: false };
      if (onlyIfExpiredBy && !isExpiredBy(found.branch, onlyIfExpiredBy)) return { isDeleted: false };
      refuseChange(found.branch);
      refuseChildren(
        found.branch,
        listed.map(({ branch }) => branch),
      );
      const path = { project_id: this.#input.projectId, branch_id: found.own.id };
      await this.#api
        .change((options) => raw.deleteProjectBranch({ ...options, path }))
        .catch(async (error: unknown) => {
          // 404: it is gone. No answer: perhaps it is.
          const mayBeGone = statusOf(error) === 404 || isUncertain(error);
          if (!mayBeGone || (await this.#list()).some(({ own }) => own.id === found.own.id)) {
            throw explainNeon(error, "delete a branch");
          }
        });
      return { isDeleted: true };
    });
  }

  async expire({ name: given, expiresAt }: { name: string; expiresAt: Date }): Promise<Branch> {
    const name = checkName(given);
    const end = checkExpiry(expiresAt, this.#now());
    return this.#api.inTurn(async () => {
      const { own, branch } = getListed(await this.#list(), name);
      refuseChange(branch);
      await this.#setExpiry(own, end);
      return getListed(await this.#list(), name).branch;
    });
  }

  #list(): Promise<Listed[]> {
    return listNeonBranches(this.#api);
  }

  #now(): Date {
    return this.#input.clock.now();
  }

  async #make(input: CreateBranchInput, parent: Branch): Promise<CreatedBranch> {
    try {
      await this.#api.change((options) =>
        raw.createProjectBranch({
          ...options,
          path: { project_id: this.#input.projectId },
          body: {
            branch: { name: input.name, parent_id: parent.id, expires_at: neonTime(input.expiresAt) },
            // A restore point is never connected to, so it costs no compute.
            ...(input.isRestorePoint ? {} : { endpoints: [{ type: "read_write" as const }] }),
            annotation_value: annotationOf(input.isRestorePoint ?? false),
          },
        }),
      );
    } catch (error) {
      // 409: another process was quicker. No answer: it may have been made all the same.
      const branches = statusOf(error) === 409 || isUncertain(error) ? await this.listBranches() : [];
      if (!branches.some((each) => each.name === input.name)) throw explainNeon(error, "make a branch");
      return this.#reuse(input, parent, branches);
    }
    return { branch: await this.#whenReady(input.name), isNew: true, leftOut: [] };
  }

  async #reuse(input: CreateBranchInput, parent: Branch, branches: Branch[]): Promise<CreatedBranch> {
    const existing = getBranch(branches, input.name);
    refuseReuse(existing, input, parent);
    const ready = await this.#whenReady(input.name);
    if (existing.expiresAt === null || Date.parse(existing.expiresAt) < input.expiresAt.getTime()) {
      await this.#setExpiry({ id: existing.id }, input.expiresAt);
      return { branch: await this.#whenReady(input.name), isNew: false, leftOut: [] };
    }
    return { branch: ready, isNew: false, leftOut: [] };
  }

  async #whenReady(name: string): Promise<Branch> {
    return this.#api.poll("make a branch ready", async () => {
      const { branch } = getListed(await this.#list(), name);
      return branch.isReady ? branch : null;
    });
  }

  /** Told before anything is begun, and in one sentence. */
  async #refuseOverQuota(count: number): Promise<void> {
    const limit = await this.#api.read("say what its plan allows", projectSchema, (options) =>
      raw.getProject({ ...options, path: { project_id: this.#input.projectId } }),
    );
    if (limit !== null && limit > 0 && count >= limit) throw quotaReached(limit);
  }

  async #restore(own: NeonBranch, body: RestoreBody, what: string): Promise<void> {
    await this.#api
      .change((options) =>
        raw.restoreProjectBranch({
          ...options,
          path: { project_id: this.#input.projectId, branch_id: own.id },
          body,
        }),
      )
      .catch((error: unknown) => {
        throw explainNeon(error, what);
      });
    await this.#whenReady(own.name);
  }

  async #setExpiry({ id }: Pick<NeonBranch, "id">, expiresAt: Date): Promise<void> {
    await this.#api
      .change((options) =>
        raw.updateProjectBranch({
          ...options,
          path: { project_id: this.#input.projectId, branch_id: id },
          body: { branch: { expires_at: neonTime(expiresAt) } },
        }),
      )
      .catch((error: unknown) => {
        throw explainNeon(error, "give a branch an end");
      });
  }

  /** Neon moves the children of a restored branch to what it keeps, and a branch with children may have no end. */
  async #endPreserved({ own, branch }: Listed, until: Date): Promise<void> {
    await this.#setExpiry(own, until).catch((error: unknown) => {
      this.#input.log.warn(
        { branch: branch.name, error: String(error) },
        "what was kept has no end: delete it by hand",
      );
    });
  }
}

type RestoreBody = Parameters<typeof raw.restoreProjectBranch>[0]["body"];

const projectSchema = z
  .looseObject({ project: z.looseObject({ owner: z.looseObject({ branches_limit: z.number() }).optional() }) })
  .transform(({ project }) => project.owner?.branches_limit ?? null);

function getListed(listed: Listed[], name: string): Listed {
  const branch = getBranch(
    listed.map((each) => each.branch),
    name,
  );
  const found = listed.find((each) => each.branch === branch);
  if (!found) throw new Error("a listed branch is in the list");
  return found;
}

/** Neon moves the children of what it restores to what it keeps: a restore point that hangs there has been used. */
function isAlreadyDone(listed: Listed[], to: RestoreBranchInput["to"], preserveAs: string): boolean {
  if (!("restorePoint" in to)) return false;
  const point = checkName(to.restorePoint);
  const isKept = listed.some(({ branch }) => branch.name === preserveAs && !branch.isOurs);
  const hangsThere = listed.some(({ branch }) => branch.name === point && branch.parent === preserveAs);
  return isKept && hangsThere;
}

function momentOf(listed: Listed[], branch: Branch, to: RestoreBranchInput["to"]) {
  if ("at" in to) return { source_timestamp: to.at.toISOString() };
  if ("lsn" in to) return { source_lsn: to.lsn };
  const point = getListed(listed, checkName(to.restorePoint));
  refuseOtherRestorePoint(branch, point.branch);
  if (!point.own.parent_lsn) throw unreadable("say where a restore point was made");
  return { source_lsn: point.own.parent_lsn };
}

function refuseRestricted({ name, restricted_actions = [] }: NeonBranch): void {
  const restricted = restricted_actions.find((action) => action.name === "restore");
  if (!restricted) return;
  throw new OpsError({
    code: "branch.restore-restricted",
    message: `Neon does not restore "${name}" now: ${restricted.reason}`,
    hint: "Do what Neon asks for, or restore a backup with npm run db:restore.",
    exit: 3,
  });
}

/** Whole seconds, as Neon wants them. */
function neonTime(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}
