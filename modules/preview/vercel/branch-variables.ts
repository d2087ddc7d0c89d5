import { createHash } from "node:crypto";
import { z } from "zod";
import { OpsError } from "#modules/platform";
import {
  callVercel,
  listBranchVariables,
  unexpectedAnswer,
  type VercelOptions,
  type VercelProject,
  type VercelVariable,
} from "#modules/platform/environment";

/** How a variable of ours is known again; what a person set for the branch is left alone. */
const OURS = "Atalaya preview";
const WRITE_TRIES = 2;

const answerSchema = z.object({
  failed: z.array(z.object({ error: z.object({ message: z.string(), key: z.string().optional() }) })).default([]),
});

/**
 * Sets variables for the deployments of one git branch; those that hold the value already are left as they are.
 * @returns whether anything changed, and when (in Vercel's time) the youngest of them was set
 * @throws OpsError preview.variable-refused, vercel.*, net.*
 */
export async function setBranchVariables(
  project: VercelProject,
  gitBranch: string,
  variables: { name: string; value: string }[],
  options: VercelOptions = {},
): Promise<{ changed: string[]; setAt: number }> {
  const before = ofPreviews(await listBranchVariables(project, gitBranch, options));
  const stale = variables.filter(({ name, value }) => before.get(name)?.comment !== commentFor(value));
  if (stale.length > 0) await upsert(project, gitBranch, stale, options);
  const after = stale.length > 0 ? ofPreviews(await listBranchVariables(project, gitBranch, options)) : before;
  const times = variables.map(({ name }) => after.get(name)?.updatedAt ?? after.get(name)?.createdAt ?? 0);
  return { changed: stale.map(({ name }) => name), setAt: Math.max(0, ...times) };
}

/** Removes the variables that were set for the git branch; none is no error. @returns their names @throws as above */
export async function removeBranchVariables(
  project: VercelProject,
  gitBranch: string,
  options: VercelOptions = {},
): Promise<string[]> {
  const ours = (await listBranchVariables(project, gitBranch, options)).filter(isOurs);
  for (const { id } of ours) {
    await callVercel(project, { method: "DELETE", path: `${pathOf(project, "v9")}/${id}` }, options).catch(
      (error: unknown) => {
        // Somebody else was quicker.
        if (!(error instanceof OpsError && error.code === "vercel.no-project")) throw error;
      },
    );
  }
  return ours.map(({ key }) => key);
}

async function upsert(
  project: VercelProject,
  gitBranch: string,
  variables: { name: string; value: string }[],
  options: VercelOptions,
): Promise<void> {
  const body = variables.map(({ name, value }) => ({
    ...{ key: name, value, type: "sensitive", target: ["preview"] },
    ...{ gitBranch, comment: commentFor(value) },
  }));
  const call = { method: "POST", path: pathOf(project, "v10"), query: { upsert: "true" }, body } as const;
  // Setting it twice is the same as once, so a lost answer is asked for again.
  const answer = answerSchema.safeParse(await callVercel(project, call, { retries: WRITE_TRIES, ...options }));
  if (!answer.success) throw unexpectedAnswer(answer.error.issues.map(({ path }) => path.join(".")));
  // 201 may carry failures.
  const [failed] = answer.data.failed;
  if (failed) throw refused(failed.error.key ?? variables[0]?.name ?? "", failed.error.message);
}

function ofPreviews(all: VercelVariable[]): Map<string, VercelVariable> {
  return new Map(all.map((variable) => [variable.key, variable]));
}

function isOurs({ id, comment }: VercelVariable): boolean {
  return id !== undefined && comment?.startsWith(OURS) === true;
}

/** A sensitive value cannot be read back: its fingerprint says whether it is still the right one. */
function commentFor(value: string): string {
  return `${OURS} ${createHash("sha256").update(value).digest("hex").slice(0, 12)}`;
}

function pathOf({ projectId }: VercelProject, version: string): string {
  return `/${version}/projects/${encodeURIComponent(projectId)}/env`;
}

function refused(name: string, reason: string): OpsError {
  return new OpsError({
    code: "preview.variable-refused",
    message: `Vercel did not take ${name}: ${reason}`,
    hint: "The git branch must be in the repository that the project is connected to.",
    exit: 4,
  });
}
